using System.Net;
using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.Testing;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>
/// Goal: what is acknowledged while a router still connects to its shards is not forgotten. Method: one server is
/// stopped, so that it accepts the connection and says nothing, when a router starts and clients ask at once.
/// </summary>
public sealed class StartTests : IAsyncLifetime
{
    private MemcachedServer[] _servers = [];

    public async ValueTask InitializeAsync() => _servers = await ServersFixture.StartAsync(2);

    public async ValueTask DisposeAsync() => await ServersFixture.EndAsync(_servers);

    [Fact]
    public async Task A_shard_that_has_yet_to_answer_for_the_first_time_is_not_ejected()
    {
        var options = Options(FailurePolicy.Eject);
        var (here, there) = await FillAsync();
        await _servers[1].PauseAsync();
        var starting = RunningRouter.StartAsync(options);
        using var client = await ConnectAsync(options);
        await UntilStoredAsync(client, here);

        Assert.Equal("SERVER_ERROR shard shard-1 is out", await client.SetAsync(there, "new"));

        await _servers[1].ResumeAsync();
        await using var router = await starting;
        Assert.Equal("old", await client.GetAsync(there));
        using var direct = await TextClient.ConnectAsync(_servers[0].EndPoint);
        Assert.Null(await direct.GetAsync(there));
    }

    [Fact]
    public async Task A_shard_that_is_dead_when_the_router_starts_is_ejected_and_comes_back_without_what_is_old()
    {
        var options = Options(FailurePolicy.Eject);
        var (_, there) = await FillAsync();
        await _servers[1].PauseAsync();
        options.Timeout = TimeSpan.FromMilliseconds(200);
        var starting = RunningRouter.StartAsync(options);
        using var client = await ConnectAsync(options);

        await UntilStoredAsync(client, there);

        options.Timeout = RunningRouter.Patience;
        await _servers[1].ResumeAsync();
        await using var router = await starting;
        Assert.Null(await client.GetAsync(there));
    }

    [Fact]
    public async Task What_is_written_before_a_replica_is_live_for_the_first_time_it_does_not_contradict()
    {
        var options = Options(FailurePolicy.Replica);
        using (var direct = await TextClient.ConnectAsync(_servers[1].EndPoint))
        {
            Assert.Equal("STORED", await direct.SetAsync("key", "old"));
        }

        await _servers[1].PauseAsync();
        var starting = RunningRouter.StartAsync(options);
        using var client = await ConnectAsync(options);
        await UntilStoredAsync(client, "key");

        await _servers[1].ResumeAsync();
        await using var router = await starting;
        for (var read = 0; read < 10; read++)
        {
            Assert.Equal("new", await client.GetAsync("key"));
        }
    }

    private static Task<TextClient> ConnectAsync(RouterOptions options) =>
        TextClient.ConnectAsync(new(IPAddress.Loopback, options.Port));

    private static async Task UntilStoredAsync(TextClient client, string key)
    {
        using var deadline = new CancellationTokenSource(RunningRouter.Patience);
        while (await client.SetAsync(key, "new") != "STORED")
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    private RouterOptions Options(FailurePolicy policy)
    {
        var options = RunningRouter.Over(_servers, replicas: policy == FailurePolicy.Replica ? 2 : 1);
        options.Policy = policy;
        options.Timeout = RunningRouter.Patience;
        options.Port = FreePort.Next();
        return options;
    }

    /// <summary>A key of each shard, which has an old value; another router wrote them.</summary>
    private async Task<(string Here, string There)> FillAsync()
    {
        await using var router = await RunningRouter.StartAsync(RunningRouter.Over(_servers));
        using var client = await router.ConnectAsync();
        var keys = new string[2];
        for (var number = 0; Array.Exists(keys, key => key is null); number++)
        {
            keys[await router.OwnerOfAsync($"key:{number}")] = $"key:{number}";
        }

        Assert.Equal("STORED", await client.SetAsync(keys[0], "old"));
        Assert.Equal("STORED", await client.SetAsync(keys[1], "old"));
        return (keys[0], keys[1]);
    }
}
