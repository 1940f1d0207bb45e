using DesignPatterns.Ownership;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Updating;

/// <summary>Lets others go on between the calls of one, as a network does.</summary>
/// <param name="hasRead">Waited for after each read.</param>
internal sealed class YieldingStore(IOwnershipStore store, Func<Task>? hasRead = null) : IOwnershipStore
{
    public async ValueTask<VersionedValue?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var value = await store.ReadAsync(key, cancellationToken);
        await Task.Yield();
        await (hasRead?.Invoke() ?? Task.CompletedTask);
        return value;
    }

    public async ValueTask<WriteResult> WriteAsync(
        string key, ReadOnlyMemory<byte> value, WriteConditions conditions, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return await store.WriteAsync(key, value, conditions, cancellationToken);
    }

    public ValueTask<LeaseGrant> GrantAsync(TimeSpan timeToLive, CancellationToken cancellationToken) =>
        store.GrantAsync(timeToLive, cancellationToken);

    public ValueTask<TimeSpan?> RenewAsync(long lease, CancellationToken cancellationToken) =>
        store.RenewAsync(lease, cancellationToken);

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
}
