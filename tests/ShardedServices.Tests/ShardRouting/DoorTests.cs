using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardRouting.Configuration;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>A router before two routers before two memcacheds.</summary>
public sealed class DoorTests : IAsyncLifetime
{
    private MemcachedServer[] _servers = [];
    private RunningRouter[] _doors = [];
    private RunningRouter _balanced = null!;

    public async ValueTask InitializeAsync()
    {
        _servers = await ServersFixture.StartAsync(2);
        _doors = [
            await RunningRouter.StartAsync(RunningRouter.Over(_servers)),
            await RunningRouter.StartAsync(RunningRouter.Over(_servers)),
        ];
        var options = RunningRouter.Over(_doors.Select(door => door.EndPoint), replicas: 2);
        options.Policy = FailurePolicy.Replica;
        options.Shards[0].ReplicasAreDoors = true;
        _balanced = await RunningRouter.StartAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        await _balanced.DisposeAsync();
        foreach (var door in _doors)
        {
            await door.DisposeAsync();
        }

        await ServersFixture.EndAsync(_servers);
    }

    [Fact]
    public async Task A_write_goes_in_by_one_door_and_is_done_once()
    {
        using var client = await _balanced.ConnectAsync();
        Assert.Equal("STORED", await client.SetAsync("n", "0"));
        for (var times = 1; times <= 20; times++)
        {
            Assert.Equal($"{times}", await client.LineAskedAsync("incr n 1\r\n"));
        }
    }

    [Fact]
    public async Task A_token_is_good_by_every_door_that_has_the_key()
    {
        using var client = await _balanced.ConnectAsync();
        for (var key = 0; key < 10; key++)
        {
            await client.SetAsync($"key:{key}", "one");
            var token = (await client.AskAsync($"gets key:{key}\r\n")).Split("\r\n")[0].Split(' ')[4];
            Assert.Equal("STORED", await client.LineAskedAsync($"cas key:{key} 0 0 3 {token}\r\ntwo\r\n"));
            Assert.Equal("EXISTS", await client.LineAskedAsync($"cas key:{key} 0 0 3 {token}\r\nnot\r\n"));
        }
    }

    [Fact]
    public async Task What_a_client_pipelines_about_a_key_keeps_its_order()
    {
        using var client = await _balanced.ConnectAsync();
        var requests = string.Concat(Enumerable.Range(0, 200).Select(step =>
            $"set k 0 0 3\r\n{step:D3}\r\nget k\r\n"));
        var expected = string.Concat(Enumerable.Range(0, 200).Select(step =>
            $"STORED\r\nVALUE k 0 3\r\n{step:D3}\r\nEND\r\n"));

        Assert.Equal(expected, await client.AskAsync(requests));
    }

    [Fact]
    public async Task A_door_that_closes_empties_nothing_and_fails_no_get()
    {
        using var client = await _balanced.ConnectAsync();
        for (var key = 0; key < 50; key++)
        {
            await client.SetAsync($"key:{key}", "value");
        }

        await _doors[0].DisposeAsync();
        for (var key = 0; key < 50; key++)
        {
            Assert.Equal("value", await client.GetAsync($"key:{key}"));
        }
    }
}
