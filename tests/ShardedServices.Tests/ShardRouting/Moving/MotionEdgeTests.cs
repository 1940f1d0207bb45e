using System.Text;
using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardRouting.Configuration;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.Moving;

/// <summary>Changes of the map that meet something else: a shard that is out, a closed gate, another change.</summary>
public sealed class MotionEdgeTests : IAsyncLifetime
{
    private const int KeyCount = 200;

    private MemcachedServer[] _servers = [];

    public async ValueTask InitializeAsync() => _servers = await ServersFixture.StartAsync(4);

    public async ValueTask DisposeAsync() => await ServersFixture.EndAsync(_servers);

    [Fact]
    public async Task An_item_whose_new_owner_is_out_stays_at_the_old_one_until_that_is_back()
    {
        await using var router = await StartAsync(3);
        await FillAsync(router, "value");
        await ChangeAsync(router, 0, 1, 2, 3);
        await _servers[3].KillAsync();
        await router.UntilAsync(running => running.Shards[3].IsOut);
        using var client = await router.ConnectAsync();
        var key = await KeyOfAsync(router, shard: 3);

        Assert.StartsWith("SERVER_ERROR", await client.LineAskedAsync($"get {key}\r\n"), StringComparison.Ordinal);

        await _servers[3].RestartAsync();
        await router.UntilAllAreLiveAsync();
        Assert.Equal("value", await client.GetAsync(key));
    }

    [Fact]
    public async Task What_waited_behind_a_gate_while_the_map_changed_is_asked_after_the_move()
    {
        await using var router = await StartAsync(3);
        await FillAsync(router, "1");
        var key = await KeyOfAsync(router, shard: 3, among: 4);
        await router.AskAsync(running => Do(() => running.Gates.Close(Bytes(key))));
        using var client = await router.ConnectAsync();
        var answer = client.LineAskedAsync($"incr {key} 1\r\n");
        await ChangeAsync(router, 0, 1, 2, 3);

        await router.AskAsync(running => Do(() => running.Gates.Leave(Bytes(key))));

        Assert.Equal("2", await answer);
        Assert.Equal("2", await client.GetAsync(key));
    }

    [Fact]
    public async Task A_map_that_grows_and_shrinks_again_brings_back_no_value_that_was_overwritten()
    {
        await using var router = await StartAsync(3, options => options.MotionPeriod = TimeSpan.FromMilliseconds(100));
        await FillAsync(router, "old");
        await ChangeAsync(router, 0, 1, 2, 3);
        await router.UntilAsync(running => running.Motion is null);
        await FillAsync(router, "new");
        await ChangeAsync(router, 0, 1, 2);

        using var client = await router.ConnectAsync();
        for (var key = 0; key < KeyCount; key++)
        {
            Assert.Equal("new", await client.GetAsync($"key:{key}"));
        }
    }

    [Fact]
    public async Task A_shard_taken_off_the_map_while_it_hung_comes_back_to_it_without_what_it_held()
    {
        await using var router = await StartAsync(4, options => options.MotionPeriod = TimeSpan.FromMilliseconds(100));
        await FillAsync(router, "old");
        await _servers[3].PauseAsync();
        using var client = await router.ConnectAsync();
        await client.SendAsync($"get {await KeyOfAsync(router, shard: 3)}\r\n");
        await router.UntilAsync(running => LostPatience.With(running, shard: 3));
        await client.LineAsync();
        await ChangeAsync(router, 0, 1, 2);
        await router.UntilAsync(running => running.AllShards.Count == 3 && running.IsCalm);

        await _servers[3].ResumeAsync();
        await FillAsync(router, "new");
        await ChangeAsync(router, 0, 1, 2, 3);

        for (var key = 0; key < KeyCount; key++)
        {
            Assert.Equal("new", await client.GetAsync($"key:{key}"));
        }
    }

    [Fact]
    public async Task What_nobody_touched_is_at_its_new_owner_when_the_change_has_ended()
    {
        await using var router = await StartAsync(3, options => options.MotionPeriod = TimeSpan.FromMilliseconds(100));
        await FillAsync(router, "value");
        await ChangeAsync(router, 0, 1, 2, 3);
        await router.UntilAsync(running => running.Motion is null);

        using var direct = await TextClient.ConnectAsync(_servers[3].EndPoint);
        for (var number = 0; number < KeyCount; number++)
        {
            var isThere = await router.OwnerOfAsync($"key:{number}") == 3;
            Assert.Equal(isThere ? "value" : null, await direct.GetAsync($"key:{number}"));
        }
    }

    [Fact]
    public async Task An_ejected_shard_that_leaves_the_map_leaves_nothing_old_with_its_hosts()
    {
        await using var router = await StartAsync(3, options =>
        {
            options.Policy = FailurePolicy.Eject;
            options.MotionPeriod = TimeSpan.FromMilliseconds(100);
        });

        // Guests of the others while shard 0 is out; on the next map shard 3 owns most of them.
        await _servers[0].KillAsync();
        await router.UntilAsync(running => running.Shards[0].IsOut);
        await FillAsync(router, "old");
        await ChangeAsync(router, 1, 2, 3);
        await router.UntilAsync(running => running.Motion is null);
        await FillAsync(router, "new");

        await _servers[3].KillAsync();
        await router.UntilAsync(running => running.Shards[2].IsOut);
        using var client = await router.ConnectAsync();
        for (var key = 0; key < KeyCount; key++)
        {
            Assert.NotEqual("old", await client.GetAsync($"key:{key}"));
        }
    }

    [Fact]
    public async Task A_shard_that_leaves_the_map_answers_what_it_was_asked_before()
    {
        await using var router = await StartAsync(3, options => options.MotionPeriod = TimeSpan.FromMilliseconds(100));
        using var client = await router.ConnectAsync();
        var key = await KeyOfAsync(router, shard: 2);
        await client.SetAsync(key, "value");
        await _servers[2].PauseAsync();
        var answer = client.GetAsync(key);
        await router.UntilAsync(running => running.Shards[2].OwesAnswers);

        await ChangeAsync(router, 0, 1);
        await router.AskAsync(running => Do(running.EndMotion));
        await _servers[2].ResumeAsync();

        Assert.Equal("value", await answer);
        await router.UntilAsync(running => running.AllShards.Count == 2);
    }

    [Fact]
    public async Task A_map_whose_shards_have_too_few_replicas_for_the_policy_is_refused()
    {
        await using var router = await RunningRouter.StartAsync(WithReplicas());

        var refusal = await router.AskAsync(
            running => Assert.Throws<ArgumentException>(() => running.TryChange(Map(0, 1))));

        Assert.Contains("at least 2 replicas", refusal.Message, StringComparison.Ordinal);
    }

    private static bool Do(Action action)
    {
        action();
        return true;
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static async Task FillAsync(RunningRouter router, string value)
    {
        using var client = await router.ConnectAsync();
        for (var key = 0; key < KeyCount; key++)
        {
            Assert.Equal("STORED", await client.SetAsync($"key:{key}", value));
        }
    }

    private Task<RunningRouter> StartAsync(int count, Action<RouterOptions>? change = null)
    {
        var options = RunningRouter.Over(_servers[..count]);
        change?.Invoke(options);
        return RunningRouter.StartAsync(options);
    }

    private RouterOptions WithReplicas()
    {
        var options = RunningRouter.Over(_servers, replicas: 2);
        options.Policy = FailurePolicy.Replica;
        return options;
    }

    private ShardOptions[] Map(params int[] servers) =>
        [.. servers.Select(server =>
            new ShardOptions { Name = $"shard-{server}", Replicas = [$"{_servers[server].EndPoint}"] })];

    private async Task ChangeAsync(RunningRouter router, params int[] servers)
    {
        Assert.True(await router.AskAsync(running => running.TryChange(Map(servers))));
        await router.UntilAsync(running => running.Motion is not null || running.Shards.Length == servers.Length);
    }

    /// <summary>A key that the shard has, on the router's own map or on one of so many shards.</summary>
    private async Task<string> KeyOfAsync(RunningRouter router, int shard, int? among = null)
    {
        await using var other = await RunningRouter.StartAsync(RunningRouter.Over(_servers[..(among ?? 1)]));
        var asked = among is null ? router : other;
        for (var number = 0; number < KeyCount; number++)
        {
            if (await asked.OwnerOfAsync($"key:{number}") == shard)
            {
                return $"key:{number}";
            }
        }

        throw new InvalidOperationException($"Shard {shard} has none of the keys.");
    }
}
