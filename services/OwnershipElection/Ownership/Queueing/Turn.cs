using DesignPatterns.Ownership.Leasing;

namespace DesignPatterns.Ownership.Queueing;

/// <summary>Queues up for a name once, and waits until it is its turn.</summary>
/// <remarks>
/// A call that fails is repeated under the same candidate's id, so that an answer that was lost leaves no entry
/// that nobody knows of; it ends when the lease does. Bound: one call at a time, pauses of up to 2 s.
/// </remarks>
internal sealed class Turn(Lease lease, string name, string value)
{
    private readonly string _candidate = lease.TakeCandidate();

    /// <summary>Whether an entry may still be on its way to the store, of which the answer was lost.</summary>
    public bool IsUnclear { get; private set; }

    /// <param name="patience">How long to wait for the turn; null: for as long as the lease lives.</param>
    /// <returns>Null if the turn did not come within the patience.</returns>
    public async Task<Place?> TakeAsync(TimeSpan? patience, CancellationToken cancellationToken)
    {
        var span = OwnershipTelemetry.StartAcquire(name);
        var startedAt = lease.Time.GetTimestamp();
        var outcome = AcquireOutcome.Failed;
        Place? place = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var linked = cancellationToken.CanBeCanceled
                ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost)
                : null;
            var ends = linked?.Token ?? lease.Lost;
            place = await EnterAsync(ends);
            var isTurn = place.IsFirst || await WaitAsync(place, patience, ends);
            // etcd #11456: a lock that was returned after its lease had expired. The store has just said that the
            // place is there; the clock says whether it still is when this returns.
            if (!lease.IsHeld)
            {
                throw lease.Over();
            }

            outcome = isTurn ? AcquireOutcome.Acquired : AcquireOutcome.Late;
            return isTurn ? place : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && !lease.IsHeld)
        {
            outcome = AcquireOutcome.Lost;
            throw lease.Over();
        }
        catch (OperationCanceledException)
        {
            outcome = AcquireOutcome.Cancelled;
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        finally
        {
            lease.Telemetry.EndAcquire(span, outcome, place?.Token, lease.Time.GetElapsedTime(startedAt));
            if (outcome is not AcquireOutcome.Acquired)
            {
                await LeaveAsync(outcome, place);
            }
        }
    }

    private async Task<Place> EnterAsync(CancellationToken cancellationToken)
    {
        var candidate = new Candidate(name, _candidate, lease.Id, value);
        var wasLost = false;
        for (var failures = 1; ; failures++)
        {
            try
            {
                IsUnclear = true;
                var place = await lease.Store.EnterAsync(candidate, cancellationToken);
                // One whose answer was lost may still be on its way.
                IsUnclear = wasLost;
                if (place is null)
                {
                    lease.Miss();
                    throw lease.Over();
                }

                return place;
            }
            catch (OwnershipStoreException failure) when (failure.MayPass)
            {
                IsUnclear = wasLost |= failure.MayHaveTakenEffect;
                await PauseAsync(failures, failure, cancellationToken);
            }
        }
    }

    private async Task<bool> WaitAsync(Place place, TimeSpan? patience, CancellationToken cancellationToken)
    {
        if (patience == TimeSpan.Zero)
        {
            return false;
        }

        using var late = new CancellationTokenSource(patience ?? Timeout.InfiniteTimeSpan, lease.Time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var counted = lease.Telemetry.CountWaiting();
        try
        {
            return await WaitForTurnAsync(place, waiting.Token)
                ? true
                : throw new OwnershipLostException($"The place in the queue for '{name}' is gone.");
        }
        catch (OperationCanceledException)
            when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> WaitForTurnAsync(Place place, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await lease.Store.WaitForTurnAsync(place, cancellationToken);
            }
            catch (OwnershipStoreException failure) when (failure.MayPass)
            {
                await PauseAsync(failures, failure, cancellationToken);
            }
        }
    }

    private Task PauseAsync(int failures, Exception failure, CancellationToken cancellationToken)
    {
        lease.Telemetry.QueueingFailed(name, failure);
        return Task.Delay(BackOff.AfterFailure.Pause(failures, Random.Shared), lease.Time, cancellationToken);
    }

    private Task LeaveAsync(AcquireOutcome outcome, Place? place)
    {
        if (!lease.IsHeld)
        {
            return Task.CompletedTask;
        }

        if (IsUnclear)
        {
            Leaving.Withdraw(lease, name, _candidate);
        }
        else if (place is null)
        {
            lease.ReturnCandidate(_candidate);
        }
        else if (outcome is AcquireOutcome.Late)
        {
            return Leaving.LeaveAsync(lease, name, _candidate, isUnclear: false);
        }
        else
        {
            // Who has cancelled does not wait.
            Leaving.Abandon(lease, name, _candidate);
        }

        return Task.CompletedTask;
    }
}
