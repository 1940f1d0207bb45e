using DesignPatterns.Ownership.Leasing;

namespace DesignPatterns.Ownership.Queueing;

/// <summary>Leaves queues, also for those who do not wait for it.</summary>
/// <remarks>
/// Bounds: a queue is left in the background for as long as the lease lives and no longer, for with the lease
/// the place goes anyway; with pauses of up to 2 s while it fails, and ever longer ones once it has succeeded.
/// </remarks>
internal static class Leaving
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    /// <param name="isUnclear">Whether an entry of the same candidate may still be on its way.</param>
    public static async Task LeaveAsync(Lease lease, string name, string candidate, bool isUnclear)
    {
        try
        {
            await lease.Store.LeaveAsync(name, candidate, lease.Lost);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            // The lease is over, and takes the place along.
            return;
        }
        catch (OwnershipStoreException failure)
        {
            lease.Telemetry.LeavingFailed(name, failure);

            // A departure on its way would take away the next place under the same id.
            isUnclear = true;
        }

        if (isUnclear)
        {
            Withdraw(lease, name, candidate);
        }
        else
        {
            lease.ReturnCandidate(candidate);
        }
    }

    /// <summary>Leaves in the background.</summary>
    public static void Abandon(Lease lease, string name, string candidate) =>
        _ = RunAsync(lease, name, () => LeaveAsync(lease, name, candidate, isUnclear: false));

    /// <summary>Leaves in the background for one of whose calls one may still be on its way, and leaves again and
    /// again: an entry that a member holds which hangs arrives when that one goes on. Nobody gets its id
    /// again.</summary>
    public static void Withdraw(Lease lease, string name, string candidate) => _ = RunAsync(lease, name, async () =>
    {
        // Each pause as long as all before it: an entry that arrives late blocks the queue for as long at most as it
        // was late.
        for (var pause = lease.TimeToLive; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await PersistAsync(lease, name, candidate);
            await Task.Delay(pause, lease.Time, lease.Lost);
        }
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

    private static async Task PersistAsync(Lease lease, string name, string candidate)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await lease.Store.LeaveAsync(name, candidate, lease.Lost);
                return;
            }
            catch (OwnershipStoreException failure)
            {
                // Whatever it says: a place that stays blocks the name for as long as the lease is renewed.
                lease.Telemetry.LeavingFailed(name, failure);
                await Task.Delay(BackOff.AfterFailure.Pause(failures, Random.Shared), lease.Time, lease.Lost);
            }
        }
    }
}
