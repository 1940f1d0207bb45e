using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using DesignPatterns.Etcd;
using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Stores;
using DesignPatterns.OwnershipElection.Tests.Servers;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Clusters;

/// <summary>Candidates for one name, each with a client of its own, who count under a fence while they
/// own.</summary>
internal sealed class Candidates(TimeSpan timeToLive) : IAsyncDisposable
{
    /// <summary>The shortest of leases, for who waits for the end of one.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<Member> _members = [];
    private readonly CancellationTokenSource _stopping = new();
    private int _owners;
    private int _mostOwners;
    private long _written;

    /// <summary>The most that owned at once, ever.</summary>
    public int MostOwners => Volatile.Read(ref _mostOwners);

    /// <summary>How many writes were acknowledged.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Under which tokens there were owners, and who, in their order.</summary>
    public ConcurrentQueue<(string Who, long Token)> Reigns { get; } = new();

    public int Owners => Volatile.Read(ref _owners);

    public string? Owner => _members.Find(member => member.Election.Held is not null)?.Name;

    /// <summary>How the owner's writes have failed.</summary>
    public ConcurrentQueue<OwnershipStoreFailure> Failures { get; } = new();

    /// <summary>Three that reach all members, each another one first.</summary>
    public static Candidates Start(EtcdCluster cluster, TimeSpan timeToLive)
    {
        var candidates = new Candidates(timeToLive);
        foreach (var (i, name) in ((string[])["athens", "byzantium", "cyrene"]).Index())
        {
            candidates.Add(name, [.. cluster.Endpoints.Skip(i), .. cluster.Endpoints.Take(i)]);
        }

        return candidates;
    }

    public override string ToString() =>
        $"{Written} counted, {Failures.Count} failed, reigns: "
        + string.Join(", ", Reigns.Select(reign => $"{reign.Who} {reign.Token}"));

    public void Add(string name, params string[] endpoints)
    {
        var client = new EtcdClient(new()
        {
            Endpoints = endpoints,
            AttemptTimeout = TimeSpan.FromMilliseconds(400),
            Timeout = TimeSpan.FromSeconds(2),
        });
        var store = new EtcdOwnershipStore(client);
        var leases = new Leases(store, new() { TimeToLive = timeToLive }, TimeProvider.System, new());
        var election = new Election("report", name, leases);
        var run = election.RunAsync((held, token) => CountAsync(name, store, held, token), _stopping.Token);
        _members.Add(new(name, client, leases, election, run));
    }

    public Task ResignAsync(string name) => _members.Single(member => member.Name == name).Election.ResignAsync();

    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        var start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"It never came about: {what}");
            await Task.Delay(5);
        }
    }

    /// <summary>Waits until so many more were counted.</summary>
    public Task ProgressAsync(int more = 20)
    {
        var goal = Written + more;
        return UntilAsync(() => Written >= goal, $"{more} more counted");
    }

    /// <summary>At most one at once, tokens that grow, and a counter that lacks nothing.</summary>
    public async Task AssertSoundAsync()
    {
        Assert.Equal(1, MostOwners);
        Assert.Equal(Reigns.Select(reign => reign.Token).Order(), Reigns.Select(reign => reign.Token));
        // They go on counting meanwhile. A write whose answer was lost may have counted, too; one may be under way.
        var written = Written;
        var counted = await _members[0].ReadAsync();
        Assert.InRange(counted, written, Written + Failures.Count + 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_members.Select(member => member.Run));
        foreach (var member in _members)
        {
            await member.Leases.DisposeAsync();
            await member.Client.DisposeAsync();
        }
    }

    private async Task CountAsync(string who, EtcdOwnershipStore store, Held held, CancellationToken cancellationToken)
    {
        InterlockedMax(ref _mostOwners, Interlocked.Increment(ref _owners));
        Reigns.Enqueue((who, held.Token));
        try
        {
            while (true)
            {
                await TryCountAsync(store, held, cancellationToken);
                await Task.Delay(5, cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _owners);
        }
    }

    private async Task TryCountAsync(EtcdOwnershipStore store, Held held, CancellationToken cancellationToken)
    {
        try
        {
            var next = Count(await store.ReadAsync("count", cancellationToken)) + 1;
            var value = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(value, next);
            // Its token is not passed on: an answer that is not waited for could not be counted.
            if ((await store.WriteAsync("count", value, new WriteConditions(Owner: held.Place), default)).IsWritten)
            {
                Interlocked.Increment(ref _written);
            }
        }
        catch (OwnershipStoreException failure)
        {
            Failures.Enqueue(failure.Failure);
        }
    }

    private static long Count(VersionedValue? value) =>
        value is { } some ? BinaryPrimitives.ReadInt64BigEndian(some.Value.Span) : 0;

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen;)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private sealed record Member(string Name, EtcdClient Client, Leases Leases, Election Election, Task Run)
    {
        public async Task<long> ReadAsync() =>
            Count(await new EtcdOwnershipStore(Client).ReadAsync("count", CancellationToken.None));
    }
}
