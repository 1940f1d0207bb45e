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
            await Task.Delay(pause, Time, Lost).ConfigureAwait(NeverThrow);
            if (Lost.IsCancellationRequested)
            {
                return;
            }

            var begun = Now;
            pause = await TryRenewAsync(Rhythm.AttemptTimeout)
                ? Rhythm.Pause(Random.Shared)
                : Rhythm.PauseAfterFailure(Now - begun, Random.Shared);
        }
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

    private async Task RevokeAsync()
    {
        using var late = new CancellationTokenSource(Rhythm.AttemptTimeout, Time);
        try
        {
            await Store.RevokeAsync(Id, late.Token).AsTask().WaitAsync(late.Token);
        }
        catch (Exception failure) when (failure is OwnershipStoreException or OperationCanceledException)
        {
            _telemetry.RevocationFailed(Id, failure);
        }
    }
}
