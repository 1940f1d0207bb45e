using System.Net;
using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardRouting;
using DesignPatterns.ShardRouting.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.Moving;

/// <summary>A router whose map is a file.</summary>
public sealed class MapWatchTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("shard-map-");
    private MemcachedServer[] _servers = [];

    private string File => Path.Combine(_folder.FullName, "shards.json");

    public async ValueTask InitializeAsync() => _servers = await ServersFixture.StartAsync(3);

    public async ValueTask DisposeAsync()
    {
        await ServersFixture.EndAsync(_servers);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_new_map_is_taken_while_the_router_runs_and_a_broken_one_is_not()
    {
        await WriteAsync(2);
        await using var service = await StartAsync();
        Assert.Equal(2, await CountAsync(service));

        await System.IO.File.WriteAllTextAsync(File, "{ \"shards\": [");
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await CountAsync(service));

        await WriteAsync(3);
        while (await CountAsync(service) != 3)
        {
            await Task.Delay(20);
        }
    }

    [Fact]
    public async Task A_router_that_starts_on_the_way_from_one_map_to_the_next_finds_what_has_not_moved()
    {
        await WriteAsync(2);
        await using (var before = await StartAsync())
        {
            using var client = await TextClient.ConnectAsync(before.EndPoint);
            for (var key = 0; key < 50; key++)
            {
                await client.SetAsync($"key:{key}", "value");
            }
        }

        await System.IO.File.WriteAllTextAsync(File, $$"""{"shards":{{Shards(3)}},"previous":{{Shards(2)}}}""");
        await using var after = await StartAsync();
        using var reader = await TextClient.ConnectAsync(after.EndPoint);
        for (var key = 0; key < 50; key++)
        {
            Assert.Equal("value", await reader.GetAsync($"key:{key}"));
        }
    }

    [Fact]
    public async Task A_router_that_is_stopped_and_disposed_of_twice_ends_quietly()
    {
        await WriteAsync(1);
        var service = await StartAsync();

        await service.StopAsync(CancellationToken.None);
        await service.DisposeAsync();
        await service.DisposeAsync();
    }

    [Fact]
    public void A_file_that_is_not_there_stops_the_router_at_its_start()
    {
        var refusal = Assert.Throws<InvalidDataException>(
            () => new RouterService(new() { MapFile = File }, IPEndPoint.Parse, NullLoggerFactory.Instance));
        Assert.Contains(File, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_previous_map_that_cannot_lead_to_the_next_one_stops_the_router_at_its_start()
    {
        await System.IO.File.WriteAllTextAsync(
            File, $$"""{"shards":{{Shards(1).Replace("shard-0", "renamed")}},"previous":{{Shards(1)}}}""");

        var refusal = Assert.Throws<ArgumentException>(
            () => new RouterService(new() { MapFile = File }, IPEndPoint.Parse, NullLoggerFactory.Instance));
        Assert.Contains("replica of two shards", refusal.Message, StringComparison.Ordinal);
    }

    private static Task<int> CountAsync(RouterService service) => service.AskAsync(router => router.Shards.Length);

    private async Task<RouterService> StartAsync()
    {
        var options = new RouterOptions { MapFile = File, Timeout = TimeSpan.FromSeconds(5) };
        var service = new RouterService(options, IPEndPoint.Parse, NullLoggerFactory.Instance);
        await service.StartAsync(CancellationToken.None);
        var live = false;
        while (!live)
        {
            live = await service.AskAsync(router => router.AllShards.All(shard => !shard.IsOut));
        }

        return service;
    }

    private Task WriteAsync(int count) =>
        System.IO.File.WriteAllTextAsync(File, $$"""{"shards":{{Shards(count)}}}""");

    private string Shards(int count)
    {
        var shards = _servers.Take(count).Select((server, index) =>
            $$"""{"name":"shard-{{index}}","replicas":["{{server.EndPoint}}"]}""");
        return $"[{string.Join(',', shards)}]";
    }
}
