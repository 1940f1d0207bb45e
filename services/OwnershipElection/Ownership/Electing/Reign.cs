using System.Diagnostics.CodeAnalysis;

namespace DesignPatterns.Ownership;

/// <summary>One owner's time, from its election until it has handed over.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A resignation may come at any time, even after the end.")]
internal sealed class Reign(Held held, Leases leases)
{
    private readonly CancellationTokenSource _resigning = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Held Held => held;

    /// <summary>When the work has ended, and the queue was left.</summary>
    public Task Ended => _ended.Task;

    public void Resign() => _resigning.Cancel();

    /// <returns>Whether it was told to end; not, if the work ended by itself.</returns>
    public async Task<bool> RunAsync(Func<Held, CancellationToken, Task> asOwner, CancellationToken stopping)
    {
        using var owning = CancellationTokenSource.CreateLinkedTokenSource(held.Lost, _resigning.Token, stopping);
        using var span = OwnershipTelemetry.StartOwning(held);
        var endsAt = leases.Time.GetTimestamp();
        var wasTold = false;
        try
        {
            using var told = owning.Token.UnsafeRegister(_ => endsAt = leases.Time.GetTimestamp(), null);
            wasTold = await WorkAsync(asOwner, owning);
        }
        finally
        {
            var wasLost = held.Lost.IsCancellationRequested;
            await held.ReleaseAsync();
            if (!wasLost)
            {
                leases.Telemetry.OwnerResigned(held);
                leases.Telemetry.CountHandOver(wasTold ? leases.Time.GetElapsedTime(endsAt) : TimeSpan.Zero);
            }

            _ended.SetResult();
        }

        return wasTold;
    }

    private async Task<bool> WorkAsync(Func<Held, CancellationToken, Task> asOwner, CancellationTokenSource owning)
    {
        try
        {
            var work = asOwner(held, owning.Token);
            await WaitForStopAsync(work, owning.Token);
            await work;
            return owning.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (owning.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception failure)
        {
            leases.Telemetry.WorkFailed(held.Name, failure);
            return false;
        }
    }

    /// <summary>Tells of work that does not stop when it has to.</summary>
    private async Task WaitForStopAsync(Task work, CancellationToken owning)
    {
        await work.WaitAsync(owning).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!held.Lost.IsCancellationRequested)
        {
            return;
        }

        leases.Telemetry.OwnerStoppedFor(held);
        await work.WaitAsync(held.Lease.SafetyMargin, leases.Time, CancellationToken.None).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!work.IsCompleted)
        {
            leases.Telemetry.OwnerOverstayed(held);
        }
    }
}
