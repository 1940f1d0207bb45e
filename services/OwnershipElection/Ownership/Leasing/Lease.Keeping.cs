using DesignPatterns.Ownership.Leasing;

namespace DesignPatterns.Ownership;

public sealed partial class Lease
{
    private const ConfigureAwaitOptions NeverThrow =
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private async Task KeepAsync()
    {
        var pause = Rhythm.Pause(Random.Shared);
        while (true)
        {
            await Task.Delay(Aligned(pause), Time, Lost).ConfigureAwait(NeverThrow);
            if (Lost.IsCancellationRequested)
            {
                if (_end is LeaseEnd.Expired)
                {
                    _ = GiveBackAsync();
                }

                return;
            }

            var begun = Now;
            pause = await TryRenewAsync(Rhythm.AttemptTimeout)
                ? Rhythm.Pause(Random.Shared)
                : Rhythm.PauseAfterFailure(Now - begun, Random.Shared);
        }
    }

    /// <summary>Sooner by up to 1/60 of the time to live, so that many leases of a process are renewed at one
    /// awakening, which costs more than a renewal does.</summary>
    private TimeSpan Aligned(TimeSpan pause)
    {
        var sooner = TimeSpan.FromTicks((Time.GetElapsedTime(0) + pause).Ticks % (TimeToLive.Ticks / 60));
        return pause > sooner ? pause - sooner : pause;
    }

    private async Task<bool> TryRenewAsync(TimeSpan timeout)
    {
        var sentAt = Now;
        try
        {
            // Not waited for any longer, whether the store heeds a token or not: at most three hang at once, and
            // those until the lease is over.
            var renewed = await Store.RenewAsync(Id, Lost).AsTask().WaitAsync(timeout, Time, CancellationToken.None);
            return Heed(sentAt, renewed);
        }
        catch (OperationCanceledException) when (Lost.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception failure)
        {
            // The loop goes on whatever the store does: the clock alone decides when the lease is over.
            _telemetry.RenewalFailed(Id, failure, Remaining);
            return false;
        }
    }

    private bool Heed(TimeSpan sentAt, TimeSpan? renewed)
    {
        if (renewed is not { } timeToLive)
        {
            Miss();
            return false;
        }

        if (!Extend(sentAt, timeToLive))
        {
            End(LeaseEnd.Expired);
            return false;
        }

        _telemetry.RenewalSucceeded();
        return true;
    }

    /// <summary>Ends a lost lease at the store, too, which may let it live on: a leader that was just elected gives
    /// every lease its whole time to live once more.</summary>
    /// <remarks>Not before the safety margin is over, in which work may still stop. Bound: one attempt at a time, for
    /// two times to live.</remarks>
    private async Task GiveBackAsync()
    {
        await Task.Delay(SafetyMargin, Time);
        var until = Now + (2 * TimeToLive);
        for (var failures = 1; Now < until && !await TryRevokeAsync(); failures++)
        {
            await Task.Delay(BackOff.AfterFailure.Pause(failures, Random.Shared), Time);
        }
    }

    private async Task<bool> TryRevokeAsync()
    {
        using var late = new CancellationTokenSource(Rhythm.AttemptTimeout, Time);
        try
        {
            await Store.RevokeAsync(Id, late.Token).AsTask().WaitAsync(late.Token);
            return true;
        }
        catch (Exception failure) when (failure is OwnershipStoreException or OperationCanceledException)
        {
            _telemetry.RevocationFailed(Id, failure);
            return false;
        }
    }
}
