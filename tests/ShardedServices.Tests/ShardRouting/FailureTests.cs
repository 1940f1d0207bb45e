using System.Net.Sockets;
using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>
/// Goal: what each policy promises about a member that crashes, or stops. Method: clients that get what is there,
/// while a member is killed or stopped.
/// </summary>
public sealed class FailureTests : IAsyncLifetime
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 300).Select(index => $"key:{index}")];

    private MemcachedServer[] _servers = [];

    public async ValueTask InitializeAsync() => _servers = await ServersFixture.StartAsync(4);

    public async ValueTask DisposeAsync() => await ServersFixture.EndAsync(_servers);

    [Fact]
    public async Task Fail_fast_fails_the_keys_of_a_lost_shard_and_no_other()
    {
        await using var router = await StartAsync(FailurePolicy.FailFast, replicas: 1);
        var owners = await OwnersAsync(router);
        var load = new SteadyLoad(router, Keys);
        await load.FillAsync();

        await load.DuringAsync(async () =>
        {
            await _servers[0].KillAsync();
            await router.UntilAsync(0, ReplicaState.Away);
            await load.UntilMoreAsync(400);
        });

        Assert.NotEmpty(load.Failed);
        Assert.All(load.Failed, call => Assert.Equal(0, owners[call.Key]));
        Assert.All(load.Calls.Where(call => owners[call.Key] != 0), call => Assert.NotNull(call.Answer));
        Assert.Contains(
            load.Failed,
            call => call.Answer!.EndsWith(": SERVER_ERROR shard shard-0 is out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replicas_of_which_one_crashes_fail_no_get()
    {
        await using var router = await StartAsync(FailurePolicy.Replica, replicas: 2);
        var load = new SteadyLoad(router, Keys);
        await load.FillAsync();

        await load.DuringAsync(async () =>
        {
            await _servers[0].KillAsync();
            await router.UntilAsync(0, ReplicaState.Away);
            await load.UntilMoreAsync(400);
            await _servers[0].RestartAsync();
            await router.UntilAllAreLiveAsync();
        });

        Assert.Empty(load.Failed);
        Assert.Equal(1, load.HitRate);
    }

    [Fact]
    public async Task An_ejected_shard_fails_no_get_and_its_keys_move_and_come_back()
    {
        await using var router = await StartAsync(FailurePolicy.Eject, replicas: 1);
        var lost = (await OwnersAsync(router)).First(owner => owner.Value == 0).Key;
        var load = new SteadyLoad(router, Keys);
        await load.FillAsync();
        using var client = await router.ConnectAsync();

        await load.DuringAsync(async () =>
        {
            await _servers[0].KillAsync();
            await router.UntilAsync(0, ReplicaState.Away);
            Assert.Null(await client.GetAsync(lost));
            Assert.Equal("STORED", await client.SetAsync(lost, "value elsewhere"));
            Assert.Equal("value elsewhere", await client.GetAsync(lost));
            await _servers[0].RestartAsync();
            await router.UntilAllAreLiveAsync();
            Assert.Null(await client.GetAsync(lost));
            Assert.Equal("STORED", await client.SetAsync(lost, "value at home"));
        });

        Assert.Empty(load.Failed);
        using var owner = await TextClient.ConnectAsync(_servers[0].EndPoint);
        Assert.Equal("value at home", await owner.GetAsync(lost));
        foreach (var server in _servers[1..])
        {
            using var other = await TextClient.ConnectAsync(server.EndPoint);
            Assert.Null(await other.GetAsync(lost));
        }
    }

    [Theory]
    [InlineData(FailurePolicy.FailFast, 1)]
    [InlineData(FailurePolicy.Replica, 2)]
    [InlineData(FailurePolicy.Eject, 1)]
    public async Task A_member_that_hangs_stalls_each_client_once_and_comes_back(FailurePolicy policy, int replicas)
    {
        const int Clients = 4;
        var timeout = TimeSpan.FromSeconds(1);
        await using var router = await StartAsync(policy, replicas, timeout);
        var load = new SteadyLoad(router, Keys, Clients);
        await load.FillAsync();

        await load.DuringAsync(async () =>
        {
            await _servers[0].PauseAsync();
            await router.UntilAsync(0, ReplicaState.Hung);
            await load.UntilMoreAsync(2_000);
            await Task.Delay(timeout);
            await _servers[0].ResumeAsync();
            await router.UntilAllAreLiveAsync();
        });

        // Who waited for it was failed when its time was over, or asked another; all others were not put to it.
        var repeats = await router.AskAsync(router => router.Counts.Repeats);
        var failed = load.Failed.Count(
            call => call.Answer!.Contains("did not answer within", StringComparison.Ordinal));
        Assert.InRange(repeats + failed, 1, Clients);
        Assert.Equal(policy == FailurePolicy.FailFast, load.Failed.Any());
        Assert.Equal(1, await router.AskAsync(router => router.Counts.ReplicasOut));
    }

    [Fact]
    public async Task A_client_that_sends_no_more_hears_of_every_call_that_a_hung_member_leaves_unanswered()
    {
        const int Count = 5_000;
        await using var router = await StartAsync(FailurePolicy.FailFast, 1, TimeSpan.FromMilliseconds(400));
        var key = (await OwnersAsync(router)).First(owner => owner.Value == 0).Key;
        using var client = await router.ConnectAsync();
        await _servers[0].PauseAsync();

        // More than may be unanswered: the rest has come, and is read when the first have failed.
        await client.SendAsync(string.Concat(Enumerable.Repeat($"get {key}\r\n", Count)));
        client.Socket.Shutdown(SocketShutdown.Send);

        var answers = (await client.UntilClosedAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Count, answers.Length);
        Assert.All(answers, answer => Assert.StartsWith("SERVER_ERROR", answer, StringComparison.Ordinal));
        await _servers[0].ResumeAsync();
    }

    [Fact]
    public async Task A_member_that_hangs_for_good_is_told_by_a_new_connection()
    {
        var options = RunningRouter.Over(_servers);
        options.Timeout = TimeSpan.FromMilliseconds(100);
        options.HungTimeout = TimeSpan.FromSeconds(1);
        await using var router = await RunningRouter.StartAsync(options);
        var load = new SteadyLoad(router, Keys);
        await load.FillAsync();

        await load.DuringAsync(async () =>
        {
            await _servers[0].PauseAsync();
            await router.UntilAsync(0, ReplicaState.Hung);
            await router.UntilAsync(0, ReplicaState.Away);
            await _servers[0].KillAsync();
            await _servers[0].RestartAsync();
            await router.UntilAllAreLiveAsync();
        });
    }

    private Task<RunningRouter> StartAsync(FailurePolicy policy, int replicas, TimeSpan? timeout = null)
    {
        var options = RunningRouter.Over(_servers, replicas);
        options.Policy = policy;
        options.Timeout = timeout ?? options.Timeout;
        return RunningRouter.StartAsync(options);
    }

    private static async Task<Dictionary<string, int>> OwnersAsync(RunningRouter router)
    {
        var owners = new Dictionary<string, int>();
        foreach (var key in Keys)
        {
            owners[key] = await router.OwnerOfAsync(key);
        }

        return owners;
    }
}
