using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DesignPatterns.ElectedReporter.Reporting;

/// <summary>What a reporter counts and spans, as <c>DesignPatterns.ElectedReporter</c>.</summary>
internal sealed class ReporterMetrics(IMeterFactory meters)
{
    private const string Name = "DesignPatterns.ElectedReporter";
    private const string Prefix = "designpatterns.reporter.";

    private static readonly ActivitySource Spans = new(Name);

    private readonly Counter<long> _writes = meters.Create(Name)
        .CreateCounter<long>(Prefix + "writes", "{write}", "Turns to write the report, by way and outcome.");

    /// <summary>Counts a turn; if it did not write in every way, it is a span too.</summary>
    public void Tell(
        long token, DateTimeOffset startedAt, IEnumerable<(string Way, WriteOutcome Outcome)> outcomes)
    {
        Activity? span = null;
        foreach (var (way, outcome) in outcomes)
        {
            _writes.Add(
                1,
                new KeyValuePair<string, object?>(Prefix + "way", way),
                new KeyValuePair<string, object?>(Prefix + "outcome", NameOf(outcome)));
            if (outcome != WriteOutcome.Written)
            {
                span ??= Spans.StartActivity(
                    "report", ActivityKind.Internal, parentContext: default, startTime: startedAt);
                span?.SetTag("designpatterns.ownership.token", token).SetTag(Prefix + way, NameOf(outcome));
            }
        }

        span?.Dispose();
    }

    private static string NameOf(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Written => "written",
        WriteOutcome.Refused => "refused",
        _ => "failed",
    };
}
