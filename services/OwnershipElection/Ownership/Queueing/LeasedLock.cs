using DesignPatterns.Ownership.Queueing;

namespace DesignPatterns.Ownership;

/// <summary>A lock for which all who want it queue up, in the order in which the store has heard of
/// them.</summary>
/// <remarks>
/// It hangs on a lease that many locks share. To take it when it is free is one call to the store, to release
/// it one more. There is no re-entrancy: who asks again, in the same process or not, queues up behind itself.
/// (It is not named Lock, which would clash with System.Threading's in every file that uses this namespace.)
/// </remarks>
public sealed class LeasedLock(string name, Lease lease)
{
    private static readonly string Here = $"{Environment.MachineName}:{Environment.ProcessId}";

    public string Name { get; } = OwnershipName.Check(name);

    /// <summary>Waits until it is held.</summary>
    /// <exception cref="OwnershipLostException">The lease was over before, or the place in the queue was taken
    /// away.</exception>
    /// <exception cref="OwnershipStoreException">What answers is not such a store; other failures are
    /// repeated for as long as the lease lives.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled: the queue is left, in the
    /// background.</exception>
    public async Task<Held> AcquireAsync(CancellationToken cancellationToken = default) =>
        (await TakeAsync(patience: null, cancellationToken))!;

    /// <summary>Takes it if it is free.</summary>
    /// <returns>Null if another holds it.</returns>
    /// <inheritdoc cref="AcquireAsync" path="/exception" />
    public Task<Held?> TryAcquireAsync(CancellationToken cancellationToken = default) =>
        TryAcquireAsync(TimeSpan.Zero, cancellationToken);

    /// <summary>Waits until it is held, but no longer than the patience.</summary>
    /// <returns>Null if the turn did not come in time.</returns>
    /// <inheritdoc cref="AcquireAsync" path="/exception" />
    public Task<Held?> TryAcquireAsync(TimeSpan patience, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, TimeSpan.Zero);
        return TakeAsync(patience, cancellationToken);
    }

    private async Task<Held?> TakeAsync(TimeSpan? patience, CancellationToken cancellationToken)
    {
        var turn = new Turn(lease, Name, Here);
        return await turn.TakeAsync(patience, cancellationToken) is { } place
            ? new(lease, place, turn.IsUnclear, isWatched: false)
            : null;
    }
}
