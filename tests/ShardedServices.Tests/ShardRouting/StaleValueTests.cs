using DesignPatterns.Sharding;
using DesignPatterns.ShardRouting;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Memcached;
using DesignPatterns.ShardRouting.Moving;
using DesignPatterns.ShardRouting.Sessions;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>
/// Goal: no read shows a value older than the newest that was acknowledged before the read began, whatever members
/// do. Method: members crash and stop at random moments under writers of rising versions and readers of them.
/// </summary>
public sealed class StaleValueTests
{
    private const int Times = 12;

    [Theory]
    [InlineData(FailurePolicy.FailFast, 1, Distribution.Ketama)]
    [InlineData(FailurePolicy.FailFast, 2, Distribution.Ketama)]
    [InlineData(FailurePolicy.Replica, 2, Distribution.Ketama)]
    [InlineData(FailurePolicy.Eject, 1, Distribution.Ketama)]
    [InlineData(FailurePolicy.Eject, 1, Distribution.Modulo)]
    [InlineData(FailurePolicy.Eject, 2, Distribution.Ketama)]
    public async Task Members_that_flap_never_make_a_stale_value(
        FailurePolicy policy, int replicas, Distribution distribution)
    {
        var load = await FlapAsync(policy, replicas, distribution, new MemcachedProtocol());

        Assert.Empty(load.Stale);
        Assert.True(load.Writes > 200 && load.Hits > 200, $"{load.Writes} writes, {load.Hits} hits");
    }

    [Fact]
    public async Task A_router_that_remembers_few_guests_empties_their_hosts_instead()
    {
        var load = await FlapAsync(
            FailurePolicy.Eject, 1, Distribution.Ketama, new MemcachedProtocol(), mostGuests: 3);

        Assert.Empty(load.Stale);
    }

    [Theory]
    [InlineData(FailurePolicy.FailFast, 2)]
    [InlineData(FailurePolicy.Eject, 1)]
    public async Task A_router_that_does_not_empty_who_returns_is_found_out(FailurePolicy policy, int replicas)
    {
        // Chance decides whether a value that was not emptied is asked for: what is broken shows sooner or later.
        var stale = 0;
        for (var run = 0; run < 10 && stale == 0; run++)
        {
            stale = (await FlapAsync(policy, replicas, Distribution.Ketama, new ForgetfulProtocol())).Stale.Count;
        }

        Assert.NotEqual(0, stale);
    }

    private static async Task<VersionedLoad> FlapAsync(
        FailurePolicy policy, int replicas, Distribution distribution, IProtocol protocol, int mostGuests = 65_536)
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var servers = await ServersFixture.StartAsync(3 * replicas);
        try
        {
            var options = RunningRouter.Over(servers, replicas);
            options.Policy = policy;
            options.Distribution = distribution;
            options.MostGuests = mostGuests;
            options.Timeout = TimeSpan.FromMilliseconds(100);
            options.ReturnPeriod = TimeSpan.FromMilliseconds(20);
            await using var router = await RunningRouter.StartAsync(options, protocol);
            var load = new VersionedLoad(router, seed);
            // Two at a time, of different shards: one may be out, and back, while the other is out.
            int[][] halves = [[.. Enumerable.Range(0, replicas)], [.. Enumerable.Range(replicas, 2 * replicas)]];
            await load.DuringAsync(Task.WhenAll(halves.Select((members, half) =>
                Flapping.RunAsync(router, servers, members, Times / 2, seed + half))));
            return load;
        }
        finally
        {
            await ServersFixture.EndAsync(servers);
        }
    }

    /// <summary>What is broken on purpose: who was out comes back with what it had.</summary>
    private sealed class ForgetfulProtocol : IProtocol
    {
        private readonly MemcachedProtocol _inner = new();

        public bool CanCopy => _inner.CanCopy;

        public ClientSession NewSession(Router router, ILoopConnection connection) =>
            _inner.NewSession(router, connection);

        public IWire NewWire(Replica replica) => new ForgetfulWire(_inner.NewWire(replica));

        public Task CopyAsync(Replica from, Replica to) => _inner.CopyAsync(from, to);

        public Task SettleAsync(Shard shard, DesignPatterns.ShardRouting.Calls.Call call) =>
            _inner.SettleAsync(shard, call);

        public IAsyncEnumerable<IReadOnlyList<byte[]>> ListKeysAsync(Replica replica) =>
            _inner.ListKeysAsync(replica);
    }

    private sealed class ForgetfulWire(IWire inner) : IWire
    {
        public int MostUnread => inner.MostUnread;

        public void Send(DesignPatterns.ShardRouting.Calls.Call call, ReadOnlySpan<byte> command) =>
            inner.Send(call, command);

        public void TurnEnded() => inner.TurnEnded();

        public int Read(ReadOnlySpan<byte> bytes) => inner.Read(bytes);

        public void Reset() => inner.Reset();

        public Task GreetAsync() => inner.GreetAsync();

        public Task EmptyAsync() => Task.CompletedTask;

        public void SendDelete(ReadOnlySpan<byte> key) => inner.SendDelete(key);

        public Task<StoredItem?> FetchAsync(byte[] key) => inner.FetchAsync(key);

        public Task<bool> AddAsync(byte[] key, StoredItem item) => inner.AddAsync(key, item);

        public Task DeleteAsync(byte[] key) => inner.DeleteAsync(key);
    }
}
