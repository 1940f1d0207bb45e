using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ElectedReporter.Reporting;

/// <summary>
/// What an owner does: reads each report's number, works for a while, and writes the next one.
/// </summary>
internal sealed partial class Reporter(
    IEnumerable<IWay> ways,
    Reigns reigns,
    ReporterMetrics metrics,
    IOptions<ElectedReporterOptions> options,
    TimeProvider time,
    ILogger<Reporter> logger)
{
    private readonly IWay[] _ways = [.. ways.Where(way => options.Value.Ways.Split(',').Contains(way.Name))];

    /// <summary>The token under which each way was refused last.</summary>
    private readonly ConcurrentDictionary<string, long> _refused = [];

    public IEnumerable<string> Ways => _ways.Select(way => way.Name);

    /// <summary>Takes one turn in each way, all at once, so that a pause hits all of them alike.</summary>
    /// <remarks>
    /// Once begun, a turn goes on to its end whatever becomes of the ownership meanwhile, as a process does
    /// that does not know yet: only the host's stop ends it. Only one that did not write everywhere is worth
    /// a span.
    /// </remarks>
    public async Task TakeTurnAsync(Claim claim, CancellationToken stopping)
    {
        var startedAt = time.GetUtcNow();
        var presence = SayPresentAsync(claim, stopping);
        var outcomes = await Task.WhenAll(_ways.Select(way => TakeTurnAsync(way, claim, stopping)));
        await presence;
        metrics.Tell(claim.Token, startedAt, _ways.Zip(outcomes, (way, outcome) => (way.Name, outcome)));
    }

    private async Task<WriteOutcome> TakeTurnAsync(IWay way, Claim claim, CancellationToken stopping)
    {
        try
        {
            if (await way.ReadAsync(claim, stopping) is { } number)
            {
                await Task.Delay(options.Value.WorkTime, time, stopping);
                if (await way.WriteAsync(claim, number + 1, stopping))
                {
                    return WriteOutcome.Written;
                }
            }

            TellRefused(way.Name, claim.Token);
            return WriteOutcome.Refused;
        }
        catch (ReportStoreException fault)
        {
            LogFailed(way.Name, claim.Token, fault.Message);
            return WriteOutcome.Failed;
        }
    }

    /// <summary>The timeline is for show: a turn is none the worse without it.</summary>
    private async Task SayPresentAsync(Claim claim, CancellationToken stopping)
    {
        try
        {
            await reigns.SayPresentAsync(claim.Token, stopping);
        }
        catch (ReportStoreException fault)
        {
            LogFailed("reigns", claim.Token, fault.Message);
        }
    }

    /// <summary>
    /// Once for each way and token: an owner that does not notice is refused many times a second.
    /// </summary>
    private void TellRefused(string way, long token)
    {
        if (!_refused.TryGetValue(way, out var last) || last != token)
        {
            _refused[way] = token;
            LogRefused(way, token);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        EventName = "report.refused",
        Message = "The {Way} report refused a write under token {Token}")]
    private partial void LogRefused(string way, long token);

    // Every turn would say it again; what the probe finds is logged once.
    [LoggerMessage(
        LogLevel.Debug,
        EventName = "report.failed",
        Message = "The {Way} report could not be written under token {Token}: {Reason}")]
    private partial void LogFailed(string way, long token, string reason);
}
