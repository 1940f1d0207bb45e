using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using DesignPatterns.Running;

namespace DesignPatterns.AppHost.Tests.ShardedServices;

/// <summary>Three memcacheds, their ambassador, and a service that takes them for one.</summary>
public sealed class ShardedMemcacheTests : IAsyncLifetime
{
    private const int ItemCount = 300;
    private const string Ambassador = "memcache-ambassador";

    private ShardedRun _run = null!;
    private HttpClient _items = null!;

    public async ValueTask InitializeAsync()
    {
        // The ceiling is far below what a lost third of the keys would ask for.
        _run = await ShardedRun.StartAsync(
            "sharded-memcache", "sharded-cache",
            ("Origin__MostCallsPerSecond", "200"), ("ShardRouting__Timeout", "00:00:02"));
        _items = _run.NewClient("sharded-cache", "http");
    }

    public async ValueTask DisposeAsync()
    {
        _items.Dispose();
        await _run.DisposeAsync();
    }

    [Fact]
    public async Task A_lost_shard_costs_its_keys_alone_and_never_more_of_the_origin_than_it_may_have_to_bear()
    {
        await WarmAsync();
        var before = await StatusAsync();

        // Everything is in the cache, spread over all three.
        await ReadAllAsync();
        Assert.Equal(before.Calls, (await StatusAsync()).Calls);

        var lost = await _run.FindMemcachedIdAsync("memcached-1");
        using (var process = Process.GetProcessById(lost))
        {
            process.Kill();
        }

        await _run.WaitForShardAsync(Ambassador, "memcached-1", isLive: false);
        var statuses = new List<HttpStatusCode>();
        for (var round = 0; round < 5; round++)
        {
            statuses.AddRange(await ReadAllAsync());
        }

        // What the origin may not bear is refused, with the time to come again; nothing else fails.
        Assert.DoesNotContain(
            statuses, status => status is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable));
        var served = statuses.Count(status => status == HttpStatusCode.OK);
        Assert.True(served > statuses.Count * 3 / 5, $"{served} of {statuses.Count}");
        var after = await StatusAsync();
        Assert.InRange(after.MostSeenAtOnce, 1, after.MostCalls);

        // Back, empty: its keys fill again, and all is served from the cache.
        await _run.CommandAsync("memcached-1", KnownResourceCommands.StartCommand);
        await _run.WaitForShardAsync(Ambassador, "memcached-1", isLive: true);
        await WarmAsync();
        var warm = await StatusAsync();
        Assert.All(await ReadAllAsync(), status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(warm.Calls, (await StatusAsync()).Calls);
    }

    [Fact]
    public async Task The_ambassador_says_which_shard_has_a_key_and_why()
    {
        using var admin = _run.NewClient(Ambassador, "admin");
        var placement = await admin.GetFromJsonAsync<JsonElement>("/shards/of?key=item:4711");

        var shard = placement.GetProperty("shard").GetString()!;
        Assert.StartsWith("memcached-", shard, StringComparison.Ordinal);
        Assert.Equal("Ketama", placement.GetProperty("distribution").GetString());

        Assert.Equal("STORED\r\n", await _run.AskAsync(Ambassador, "set item:4711 0 0 1\r\nx\r\n", "\r\n"));
        Assert.Equal(
            "VALUE item:4711 0 1\r\nx\r\nEND\r\n", await _run.AskAsync(shard, "get item:4711\r\n", "END\r\n"));
        using var refused = await admin.GetAsync("/shards/of");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task A_router_of_three_that_dies_costs_no_get_and_a_key_is_the_same_by_every_door()
    {
        const string Doors = "router-ambassador";
        await _run.WaitForShardAsync(Doors, "routers", isLive: true);
        foreach (var shard in new[] { "memcached-0", "memcached-1", "memcached-2" })
        {
            await _run.WaitForShardAsync("shard-router-0", shard, isLive: true);
            await _run.WaitForShardAsync("shard-router-2", shard, isLive: true);
        }

        for (var key = 0; key < 60; key++)
        {
            Assert.Equal("STORED\r\n", await _run.AskAsync(Doors, $"set door:{key} 0 0 1\r\nx\r\n", "\r\n"));
        }

        await _run.CommandAsync("shard-router-1", KnownResourceCommands.StopCommand);
        for (var key = 0; key < 60; key++)
        {
            var expected = $"VALUE door:{key} 0 1\r\nx\r\nEND\r\n";
            Assert.Equal(expected, await _run.AskAsync(Doors, $"get door:{key}\r\n", "END\r\n"));
            Assert.Equal(expected, await _run.AskAsync("shard-router-2", $"get door:{key}\r\n", "END\r\n"));
        }
    }

    private async Task WarmAsync()
    {
        // The origin's ceiling makes this take a few rounds.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await ReadAllAsync()).Any(status => status != HttpStatusCode.OK))
        {
            await Task.Delay(100, deadline.Token);
        }
    }

    private async Task<HttpStatusCode[]> ReadAllAsync()
    {
        var statuses = new List<HttpStatusCode>();
        foreach (var some in Enumerable.Range(1, ItemCount).Chunk(16))
        {
            statuses.AddRange(await Task.WhenAll(some.Select(async item =>
            {
                using var answer = await _items.GetAsync($"/items/{item}");
                return answer.StatusCode;
            })));
        }

        return [.. statuses];
    }

    private async Task<(long Calls, int MostSeenAtOnce, int MostCalls)> StatusAsync()
    {
        var origin = (await _items.GetFromJsonAsync<JsonElement>("/")).GetProperty("origin");
        return (
            origin.GetProperty("calls").GetInt64(),
            origin.GetProperty("mostSeenAtOnce").GetInt32(),
            origin.GetProperty("mostCalls").GetInt32());
    }
}
