using System.Text;
using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.Memcached;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>
/// Goal: a replica that comes back empty costs no hits, and brings nothing old back. Method: restarts under readers,
/// and a look at what was copied.
/// </summary>
public sealed class WarmingTests : IAsyncLifetime
{
    private MemcachedServer[] _servers = [];

    public async ValueTask InitializeAsync() => _servers = await ServersFixture.StartAsync(4);

    public async ValueTask DisposeAsync() => await ServersFixture.EndAsync(_servers);

    [Fact]
    public async Task A_rolling_restart_of_all_members_keeps_the_hit_rate()
    {
        var load = await RestartAllAsync(TimeSpan.FromMinutes(5));

        Assert.Empty(load.Failed);
        Assert.InRange(load.HitRate, 0.95, 1);
    }

    [Fact]
    public async Task Without_warming_a_rolling_restart_loses_what_there_was()
    {
        var load = await RestartAllAsync(TimeSpan.Zero);

        Assert.InRange(load.HitRate, 0, 0.9);
    }

    [Fact]
    public async Task What_is_copied_keeps_its_flags_and_its_time_to_live()
    {
        await using var router = await StartAsync(TimeSpan.FromMinutes(5));
        using var client = await router.ConnectAsync();
        await client.AskAsync("set mortal 7 1000 5\r\nvalue\r\n");
        await client.AskAsync("set immortal 9 0 5\r\nvalue\r\nms IGEg 2 b F3\r\nxx\r\n");
        var shard = await router.OwnerOfAsync("mortal");
        await RestartAsync(router, 0);
        await RestartAsync(router, 2);

        // Each is read of both replicas in turn.
        for (var read = 0; read < 2; read++)
        {
            Assert.Contains("VALUE mortal 7", await client.AskAsync("get mortal\r\n"));
        }

        for (var read = 0; read < 2; read++)
        {
            Assert.Contains("VALUE immortal 9", await client.AskAsync("gets immortal\r\n"));
        }

        for (var read = 0; read < 2; read++)
        {
            Assert.Contains("f3", await client.AskAsync("mg IGEg b v f\r\n"));
        }

        await router.UntilAsync(router => router.Shards.ToArray().Sum(one => one.Warming.Copied) == 3);
        var told = new StringBuilder();
        foreach (var server in (int[])[0, 2])
        {
            using var direct = await TextClient.ConnectAsync(_servers[server].EndPoint);
            told.Append(await direct.AskAsync("mg mortal k f t\r\nmg immortal k f t\r\nmg IGEg b k f t\r\n"));
        }

        Assert.Matches(@"HD kmortal f7 t(9\d\d|1000)\r\n", told.ToString());
        Assert.Contains("HD kimmortal f9 t-1\r\n", told.ToString());
        Assert.Contains("f3 t-1", told.ToString());
        Assert.InRange(shard, 0, 1);
    }

    [Theory]
    [InlineData("VA 2 f0 t-1\r\nxx\r\n", "ms k 2 ME T0 F0\r\nxx\r\n")]
    [InlineData("VA 0 f5 t30\r\n\r\n", "ms k 0 ME T30 F5\r\n\r\n")]
    [InlineData("VA 1 f5 t9999999\r\n1\r\n", "ms k 1 ME T2592000 F5\r\n1\r\n")]
    [InlineData("VA 1 f5 t0\r\n1\r\n", null)]
    [InlineData("VA 1 f5 t9 W\r\n1\r\n", null)]
    [InlineData("EN\r\n", null)]
    [InlineData("SERVER_ERROR out of memory\r\n", null)]
    public void What_was_found_is_added_as_it_is(string found, string? command)
    {
        var item = MemcachedItems.Parse(Encoding.Latin1.GetBytes(found));
        Assert.Equal(
            command, item is null ? null : Encoding.Latin1.GetString(MemcachedItems.AddCommand("k"u8, item)));
    }

    [Theory]
    [InlineData("ma key N0\r\n", "HD\r\n", "6")]
    [InlineData("ms key 1 MA N0\r\n7\r\n", "HD\r\n", "57")]
    [InlineData("mg key v N30\r\n", "VA 1\r\n5\r\n", "5")]
    public async Task What_makes_the_item_where_there_is_none_does_not_do_so_at_a_replica_that_is_warming(
        string request, string answer, string value)
    {
        await using var router = await StartAsync(TimeSpan.FromMinutes(5));
        using var client = await router.ConnectAsync();
        Assert.Equal("STORED", await client.SetAsync("key", "5"));
        await RestartAsync(router, (2 * await router.OwnerOfAsync("key")) + 1);

        Assert.Equal(answer, await client.AskAsync(request));

        for (var read = 0; read < 10; read++)
        {
            Assert.Equal(value, await client.GetAsync("key"));
        }
    }

    [Fact]
    public async Task Members_that_flap_while_others_learn_from_them_make_no_stale_value()
    {
        await using var router = await StartAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMilliseconds(200));
        var load = new VersionedLoad(router, seed: Random.Shared.Next());

        await load.DuringAsync(FlapAsync());

        Assert.Empty(load.Stale);

        async Task FlapAsync()
        {
            await Flapping.RunAsync(router, _servers, [0, 1, 2, 3], times: 12, seed: 1);
            await router.UntilAsync(router => router.Shards.ToArray().Sum(one => one.Warming.Copied) > 50);
        }
    }

    private async Task<SteadyLoad> RestartAllAsync(TimeSpan warmingPeriod)
    {
        await using var router = await StartAsync(warmingPeriod);
        string[] keys = [.. Enumerable.Range(0, 1_000).Select(index => $"key:{index}")];
        var load = new SteadyLoad(router, keys);
        await load.FillAsync();
        await load.DuringAsync(async () =>
        {
            for (var server = 0; server < _servers.Length; server++)
            {
                await RestartAsync(router, server);
                await load.UntilMoreAsync(5 * keys.Length);
            }
        });

        return load;
    }

    private async Task RestartAsync(RunningRouter router, int server)
    {
        await _servers[server].KillAsync();
        await router.UntilAsync(server, ReplicaState.Away);
        await _servers[server].RestartAsync();
        await router.UntilAllAreLiveAsync();
    }

    private Task<RunningRouter> StartAsync(TimeSpan warmingPeriod, TimeSpan? timeout = null)
    {
        var options = RunningRouter.Over(_servers, replicas: 2);
        options.Policy = FailurePolicy.Replica;
        options.WarmingPeriod = warmingPeriod;
        options.Timeout = timeout ?? options.Timeout;
        options.ReturnPeriod = TimeSpan.FromMilliseconds(20);
        return RunningRouter.StartAsync(options);
    }
}
