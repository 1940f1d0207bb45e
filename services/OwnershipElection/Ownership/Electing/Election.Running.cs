using DesignPatterns.Ownership.Leasing;

namespace DesignPatterns.Ownership;

public sealed partial class Election
{
    private const ConfigureAwaitOptions NeverThrow =
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private int _isRunning;

    /// <summary>Campaigns, works as the owner, steps down, and campaigns again, until it is stopped.</summary>
    /// <param name="asOwner">
    /// The owner's work. Its token is cancelled when the ownership is lost, resigned, or all is to stop. If
    /// it returns or throws by itself, the next candidate follows, and this one campaigns again after a pause
    /// of up to 2 s.
    /// </param>
    /// <remarks>
    /// The work is always waited for: two runs of it never overlap in this process. Work that does not heed
    /// its token may overlap with another process' from the end of the safety margin on (event
    /// <c>owner.overstayed</c>); against that, only fenced writes help. A loss is followed by a campaign
    /// under a new lease; a stop hands over.
    /// </remarks>
    /// <returns>When it was stopped, and the work has ended. It throws nothing for what store and work
    /// do.</returns>
    /// <exception cref="InvalidOperationException">It runs already.</exception>
    public async Task RunAsync(Func<Held, CancellationToken, Task> asOwner, CancellationToken stopping)
    {
        if (Interlocked.Exchange(ref _isRunning, 1) == 1)
        {
            throw new InvalidOperationException(
                $"This candidate for '{Name}' runs already: make another for a second one.");
        }

        try
        {
            var failures = 0;
            while (!stopping.IsCancellationRequested)
            {
                failures = await TryReignAsync(asOwner, failures, stopping) ? 0 : failures + 1;
                if (failures > 0)
                {
                    var pause = BackOff.AfterFailure.Pause(failures, Random.Shared);
                    await Task.Delay(pause, leases.Time, stopping).ConfigureAwait(NeverThrow);
                }
            }
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    /// <summary>Steps down if <see cref="RunAsync"/> is the owner: stops its work, waits for it, and hands over to
    /// the next candidate without waiting for the lease. Then this one queues up again, behind all
    /// others.</summary>
    /// <returns>The token that was given up; null if it was not the owner.</returns>
    public async Task<long?> ResignAsync(CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _reign) is not { Held.IsHeld: true } reign)
        {
            return null;
        }

        reign.Resign();
        await reign.Ended.WaitAsync(cancellationToken);
        return reign.Held.Token;
    }

    /// <returns>Whether to campaign again at once.</returns>
    private async Task<bool> TryReignAsync(
        Func<Held, CancellationToken, Task> asOwner, int failures, CancellationToken stopping)
    {
        try
        {
            var held = await CampaignAsync(stopping);
            var reign = new Reign(held, leases);
            Volatile.Write(ref _reign, reign);
            try
            {
                return await reign.RunAsync(asOwner, stopping);
            }
            finally
            {
                Volatile.Write(ref _reign, null);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception failure)
        {
            // The outer loop: a candidate goes on whatever the store does.
            leases.Telemetry.CampaignFailed(Name, failure, failures + 1);
            return false;
        }
    }
}
