using DesignPatterns.ElectedReporter.Reporting;
using DesignPatterns.Ownership;
using DesignPatterns.ServiceDefaults.FaultInjection;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ElectedReporter.Owning;

/// <summary>Stands for election for as long as the host runs, and while it owns, reports.</summary>
internal sealed partial class OwnerLoop(
    Election election,
    Reporter reporter,
    History history,
    Faults faults,
    IOptions<ElectedReporterOptions> options,
    TimeProvider time,
    ILogger<OwnerLoop> logger) : BackgroundService
{
    /// <summary>Hands over to the next in the queue, without waiting for the lease to end.</summary>
    /// <returns>The token that was given up; null if this replica does not own.</returns>
    public Task<long?> ResignAsync(CancellationToken cancellationToken) => election.ResignAsync(cancellationToken);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        election.RunAsync((held, over) => OwnAsync(held, over, stoppingToken), stoppingToken);

    private async Task OwnAsync(Held held, CancellationToken over, CancellationToken stopping)
    {
        var claim = new Claim(held.Token, () => held.IsHeld);
        history.Begin(held);
        try
        {
            await ReportUntilAsync(claim, () => over.IsCancellationRequested, over, stopping);
        }
        finally
        {
            // Before it is handed over, which is when this returns.
            history.End();
        }

        if (held.Lost.IsCancellationRequested && faults.IsActive(StaleOwner.FaultName, out var stale))
        {
            await OverstayAsync(claim, stale, stopping);
        }
    }

    /// <summary>What nobody should do, and every paused process does.</summary>
    private async Task OverstayAsync(Claim claim, FaultSetting stale, CancellationToken stopping)
    {
        LogOverstaying(claim.Token, stale.Delay);
        var lostAt = time.GetTimestamp();
        await ReportUntilAsync(
            claim,
            () => time.GetElapsedTime(lostAt) >= stale.Delay || stale.Ended.IsCompleted,
            CancellationToken.None,
            stopping);
    }

    /// <param name="wake">Cuts a rest between two turns short.</param>
    private async Task ReportUntilAsync(
        Claim claim, Func<bool> isOver, CancellationToken wake, CancellationToken stopping)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(wake, stopping);
        while (!isOver() && !stopping.IsCancellationRequested)
        {
            await reporter.TakeTurnAsync(claim, stopping);
            await Task.Delay(options.Value.Period, time, rest.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        EventName = "fault.overstaying",
        Message = "Lost under token {Token}, and going on for {Period}: the fault 'stale-owner' is on")]
    private partial void LogOverstaying(long token, TimeSpan period);
}
