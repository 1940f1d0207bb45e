using DesignPatterns.Ownership.Leasing;

namespace DesignPatterns.Ownership;

/// <summary>Looks whether the store still says that this is the owner, and takes it away if not.</summary>
/// <remarks>Against operators, and bugs of a store: against the end of a lease the clock is enough.</remarks>
internal static class Guard
{
    public static void Start(Held held, Leases leases) => _ = WatchAsync(held, leases);

    private static async Task WatchAsync(Held held, Leases leases)
    {
        for (var failures = 1; held.IsHeld; failures++)
        {
            try
            {
                await foreach (var owner in leases.Store.ObserveAsync(held.Name, held.Over))
                {
                    failures = 0;
                    if (owner?.Token != held.Token)
                    {
                        held.Take();
                        return;
                    }
                }
            }
            catch (OperationCanceledException) when (held.Over.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                leases.Telemetry.ObservingFailed(held.Name, failure);
            }

            var pause = BackOff.AfterFailure.Pause(Math.Max(1, failures), Random.Shared);
            await Task.Delay(pause, leases.Time, held.Over).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }
}
