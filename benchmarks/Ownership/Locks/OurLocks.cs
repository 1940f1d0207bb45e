using DesignPatterns.Etcd;
using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Stores;

namespace DesignPatterns.OwnershipFigures.Locks;

/// <summary>The library's locks: under the lease that a process shares, and under one of their own.</summary>
internal sealed class OurLocks : IAsyncDisposable
{
    private static readonly OwnershipOptions Options = new() { TimeToLive = TimeSpan.FromSeconds(30) };

    private readonly OwnershipTelemetry _telemetry = new();
    private readonly Leases _leases;

    public OurLocks(EtcdClient etcd)
    {
        Store = new EtcdOwnershipStore(etcd);
        _leases = new(Store, Options, TimeProvider.System, _telemetry);
    }

    public IOwnershipStore Store { get; }

    /// <summary>Acquires and releases.</summary>
    public async Task TakeSharedAsync(int client) =>
        await TakeAsync($"shared-{client}", await _leases.SharedAsync());

    /// <summary>The same, granting a lease before, and revoking it after.</summary>
    /// <remarks>Never the same lock twice: each lease would leave a name in its queue that etcd looks at
    /// until it is compacted.</remarks>
    public async Task TakeFreshAsync(int client)
    {
        await using var lease = await _leases.GrantAsync();
        await TakeAsync($"fresh-{client}-{lease.Id:x}", lease);
    }

    public async Task<Held> AcquireAsync(string name) =>
        await new LeasedLock(name, await _leases.SharedAsync()).AcquireAsync();

    public async ValueTask DisposeAsync()
    {
        await _leases.DisposeAsync();
        _telemetry.Dispose();
    }

    private static async Task TakeAsync(string name, Lease lease)
    {
        var held = await new LeasedLock(name, lease).AcquireAsync();
        await held.ReleaseAsync();
    }
}
