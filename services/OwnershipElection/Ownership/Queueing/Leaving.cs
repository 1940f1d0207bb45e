using DesignPatterns.Ownership.Leasing;

namespace DesignPatterns.Ownership.Queueing;

/// <summary>Leaves queues for those who do not wait for it.</summary>
/// <remarks>
/// Bounds: an entry is left in the background for as long as its lease lives and no longer, for with the lease it
/// goes anyway; with pauses of up to 2 s.
/// </remarks>
internal static class Leaving
{
    public static async Task LeaveAsync(Lease lease, Place place)
    {
        using var late = new CancellationTokenSource(new RenewalRhythm(lease.TimeToLive).AttemptTimeout, lease.Time);
        try
        {
            await lease.Store.LeaveAsync(place.Name, place.Candidate, late.Token);
        }
        catch (Exception failure) when (failure is OwnershipStoreException or OperationCanceledException)
        {
            lease.Telemetry.LeavingFailed(place.Name, failure);
            Abandon(lease, place.Name, place.Candidate, isUnclear: false);
        }
    }

    /// <param name="isUnclear">An entry may still be on its way to the store: it is left once more, one time to live
    /// later, when it must have arrived.</param>
    public static void Abandon(Lease lease, string name, string candidate, bool isUnclear) =>
        _ = LeaveInBackgroundAsync(lease, name, candidate, isUnclear);

    private static async Task LeaveInBackgroundAsync(Lease lease, string name, string candidate, bool isUnclear)
    {
        try
        {
            await PersistAsync(lease, name, candidate);
            if (isUnclear)
            {
                await Task.Delay(lease.TimeToLive, lease.Time, lease.Lost);
                await PersistAsync(lease, name, candidate);
            }
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            // The lease is over, and takes the entry along.
        }
        catch (Exception failure)
        {
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
            catch (OwnershipStoreException failure) when (failure.MayPass)
            {
                await Task.Delay(BackOff.AfterFailure.Pause(failures, Random.Shared), lease.Time, lease.Lost);
            }
        }
    }
}
