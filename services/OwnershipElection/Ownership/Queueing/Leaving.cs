using DesignPatterns.Ownership.Leasing;

namespace DesignPatterns.Ownership.Queueing;

/// <summary>Leaves queues, also for those who do not wait for it.</summary>
/// <remarks>
/// Bounds: a queue is left in the background for as long as the lease lives and no longer, for with the lease
/// the place goes anyway; with pauses of up to 2 s.
/// </remarks>
internal static class Leaving
{
    public static async Task LeaveAsync(Lease lease, Place place, bool isUnclear)
    {
        try
        {
            await lease.Store.LeaveAsync(place, lease.Lost);
            if (isUnclear)
            {
                Withdraw(lease, place.Name, place.Candidate);
            }
            else
            {
                lease.ReturnCandidate(place.Candidate);
            }
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            // The lease is over, and takes the place along.
        }
        catch (OwnershipStoreException failure)
        {
            lease.Telemetry.LeavingFailed(place.Name, failure);
            if (isUnclear)
            {
                Withdraw(lease, place.Name, place.Candidate);
            }
            else
            {
                Abandon(lease, place);
            }
        }
    }

    /// <summary>Leaves in the background.</summary>
    public static void Abandon(Lease lease, Place place) => _ = RunAsync(lease, place.Name, async () =>
    {
        await PersistAsync(lease, () => lease.Store.LeaveAsync(place, lease.Lost));
        lease.ReturnCandidate(place.Candidate);
    });

    /// <summary>Leaves in the background for one who may have entered, or whose entry may still be on its
    /// way: so once more a time to live later, when it must have arrived. Nobody gets its id again.</summary>
    public static void Withdraw(Lease lease, string name, string candidate) => _ = RunAsync(lease, name, async () =>
    {
        await PersistAsync(lease, () => lease.Store.WithdrawAsync(name, candidate, lease.Lost));
        await Task.Delay(lease.TimeToLive, lease.Time, lease.Lost);
        await PersistAsync(lease, () => lease.Store.WithdrawAsync(name, candidate, lease.Lost));
    });

    private static async Task RunAsync(Lease lease, string name, Func<Task> leave)
    {
        try
        {
            await leave();
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            // As above.
        }
        catch (Exception failure)
        {
            // The outer loop of what nobody waits for.
            lease.Telemetry.LeavingFailed(name, failure);
        }
    }

    private static async Task PersistAsync(Lease lease, Func<ValueTask> leave)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await leave();
                return;
            }
            catch (OwnershipStoreException failure) when (failure.MayPass)
            {
                await Task.Delay(BackOff.AfterFailure.Pause(failures, Random.Shared), lease.Time, lease.Lost);
            }
        }
    }
}
