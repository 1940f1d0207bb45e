using DesignPatterns.Etcd;
using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Stores;
using DesignPatterns.OwnershipElection.Tests.Etcd;
using DesignPatterns.OwnershipElection.Tests.Servers;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Stores;

/// <summary>Goal and method: <see cref="OwnershipStoreContract"/>, on a real etcd; and what only etcd can do
/// to it.</summary>
public sealed class EtcdOwnershipStoreTests : OwnershipStoreContract, IClassFixture<EtcdServer>, IAsyncDisposable
{
    private readonly EtcdClient _etcd;

    public EtcdOwnershipStoreTests(EtcdServer server)
    {
        _etcd = Clients.Patient(server.Endpoint);
        Store = new EtcdOwnershipStore(_etcd);
    }

    protected override IOwnershipStore Store { get; }

    protected override TimeSpan ShortTime => TimeSpan.FromSeconds(3);

    protected override Task PassAsync(TimeSpan by) => Task.Delay(by);

    public ValueTask DisposeAsync() => _etcd.DisposeAsync();

    [Fact]
    public async Task A_waiter_and_an_observer_survive_the_compaction_of_the_revision_they_would_watch_from()
    {
        var lease = (await Store.GrantAsync(TimeSpan.FromMinutes(1), default)).Lease;
        await Store.EnterAsync(new("compacted", "athens", lease, ""), default);
        var second = (await Store.EnterAsync(new("compacted", "byzantium", lease, ""), default))!;
        // The observer has read, and begins to watch only when it is asked for more: behind the compaction.
        await using var seen = Store.ObserveAsync("compacted", default).GetAsyncEnumerator();
        Assert.True(await seen.MoveNextAsync());
        var turn = Store.WaitForTurnAsync(second, default).AsTask();
        for (var i = 0; i < 100; i++)
        {
            await Store.WriteAsync("compacted", new byte[] { 1 }, default, default);
        }

        await _etcd.CompactAsync((await _etcd.RangeAsync("any")).Revision);
        await Store.LeaveAsync("compacted", "athens", default);

        Assert.True(await turn.WaitAsync(Clients.Patience));
        Assert.True(await seen.MoveNextAsync().AsTask().WaitAsync(Clients.Patience));
        Assert.Equal("byzantium", seen.Current?.Candidate);
    }

    [Fact]
    public async Task Fifty_waiters_of_one_process_are_served_in_order_and_one_cancelled_leaves_no_key()
    {
        await using var leases = new Leases(
            Store, new() { TimeToLive = TimeSpan.FromMinutes(1) }, TimeProvider.System, new());
        var lease = await leases.SharedAsync();
        var holder = await new LeasedLock("fifty", lease).AcquireAsync();
        using var cancelled = new CancellationTokenSource();
        var order = new System.Collections.Concurrent.ConcurrentQueue<int>();
        var waiters = new List<Task>();
        for (var i = 0; i < 50; i++)
        {
            waiters.Add(ServeAsync(i, i == 25 ? cancelled.Token : default));
            await UntilAsync(i + 2);
        }

        await cancelled.CancelAsync();
        await UntilAsync(50);
        await holder.ReleaseAsync();
        await Task.WhenAll(waiters).WaitAsync(Clients.Patience)
            .ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(Enumerable.Range(0, 50).Where(i => i != 25), order);
        Assert.True(waiters[25].IsCanceled);
        Assert.Equal(0, await CountAsync());

        async Task ServeAsync(int number, CancellationToken cancellationToken)
        {
            await using var held = await new LeasedLock("fifty", lease).AcquireAsync(cancellationToken);
            order.Enqueue(number);
        }

        async Task<long> CountAsync() =>
            (await _etcd.RangeAsync(KeyRange.Prefix("ownership/queues/fifty/"))).Count;

        async Task UntilAsync(long count)
        {
            while (await CountAsync() != count)
            {
                await Task.Delay(1);
            }
        }
    }
}
