using DesignPatterns.Ownership;
using DesignPatterns.ServiceDefaults.FaultInjection;

namespace DesignPatterns.ElectedReporter.Owning;

/// <summary>A store that no renewal reaches while the fault <c>stale-owner</c> is on.</summary>
internal sealed class WithheldRenewals(IOwnershipStore store, Faults faults) : IOwnershipStore
{
    public ValueTask<TimeSpan?> RenewAsync(long lease, CancellationToken cancellationToken) =>
        faults.IsActive(StaleOwner.FaultName)
            ? throw new OwnershipStoreException(
                OwnershipStoreFailure.Late,
                $"The renewal is withheld: the fault '{StaleOwner.FaultName}' is on.")
            : store.RenewAsync(lease, cancellationToken);

    public ValueTask<LeaseGrant> GrantAsync(TimeSpan timeToLive, CancellationToken cancellationToken) =>
        store.GrantAsync(timeToLive, cancellationToken);

    public ValueTask RevokeAsync(long lease, CancellationToken cancellationToken) =>
        store.RevokeAsync(lease, cancellationToken);

    public ValueTask<Place?> EnterAsync(Candidate candidate, CancellationToken cancellationToken) =>
        store.EnterAsync(candidate, cancellationToken);

    public ValueTask<bool> WaitForTurnAsync(Place place, CancellationToken cancellationToken) =>
        store.WaitForTurnAsync(place, cancellationToken);

    public ValueTask LeaveAsync(string name, string candidate, CancellationToken cancellationToken) =>
        store.LeaveAsync(name, candidate, cancellationToken);

    public IAsyncEnumerable<Owner?> ObserveAsync(string name, CancellationToken cancellationToken) =>
        store.ObserveAsync(name, cancellationToken);

    public ValueTask<VersionedValue?> ReadAsync(string key, CancellationToken cancellationToken) =>
        store.ReadAsync(key, cancellationToken);

    public ValueTask<WriteResult> WriteAsync(
        string key,
        ReadOnlyMemory<byte> value,
        WriteConditions conditions,
        CancellationToken cancellationToken) =>
        store.WriteAsync(key, value, conditions, cancellationToken);
}
