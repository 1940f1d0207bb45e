using DesignPatterns.Gathering;
using DesignPatterns.SearchMessages;
using DesignPatterns.ServiceDefaults.FaultInjection;
using Microsoft.Extensions.Options;

namespace DesignPatterns.SearchLeaf.Answering;

/// <summary>Lets the faults that are switched on bite what roots ask, as they bite requests over HTTP.</summary>
internal sealed class LeafFaults(Faults faults, IOptions<FaultOptions> options, TimeProvider time)
{
    public const string SlowLeaf = "slow-leaf";

    private const string Delay = "delay";
    private const string Hang = "hang";
    private const string Error = "error";
    private const int Million = 1_000_000;

    private static readonly TimeSpan MostStraggling = TimeSpan.FromSeconds(1);

    public bool IsAnyOn => faults.IsAnyOn;

    /// <summary>Waits, or throws, as the faults that are on want it.</summary>
    /// <exception cref="RefusedException">The fault <c>error</c> is on.</exception>
    public async Task BiteAsync(CancellationToken cancellationToken)
    {
        if (faults.IsActive(SlowLeaf, out var straggler))
        {
            LeafSpans.TellFault(SlowLeaf);
            await PauseAsync(straggler.Delay, straggler, cancellationToken);
        }

        if (faults.IsActive(Delay, out var slow))
        {
            LeafSpans.TellFault(Delay);
            await PauseAsync(slow.Delay, slow, cancellationToken);
        }

        if (faults.IsActive(Hang, out var stuck))
        {
            LeafSpans.TellFault(Hang);
            await PauseAsync(Timeout.InfiniteTimeSpan, stuck, cancellationToken);
        }

        if (faults.IsActive(Error, out var broken))
        {
            LeafSpans.TellFault(Error);
            throw new RefusedException(broken.Status, "The fault 'error' is on.");
        }
    }

    /// <summary>Waits now and then, for the page about stragglers.</summary>
    /// <exception cref="RefusedException">Faults are off here.</exception>
    public async Task<StraggleReply> StraggleAsync(StraggleQuestion question, CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled)
        {
            throw new RefusedException(StatusCodes.Status403Forbidden, "Faults are off: nothing may be slowed down.");
        }

        if (Random.Shared.Next(Million) >= question.PerMillion)
        {
            return new(HasStraggled: false);
        }

        var period = TimeSpan.FromMilliseconds(question.Milliseconds);
        await Task.Delay(period < MostStraggling ? period : MostStraggling, time, cancellationToken);
        return new(HasStraggled: true);
    }

    /// <summary>Until the time is up, whoever asked has given up, or the fault is switched off.</summary>
    private async Task PauseAsync(TimeSpan period, FaultSetting setting, CancellationToken cancellationToken)
    {
        await setting.Ended.WaitAsync(period, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
