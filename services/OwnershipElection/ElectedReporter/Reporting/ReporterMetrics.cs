using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DesignPatterns.ElectedReporter.Reporting;

/// <summary>What a reporter counts and spans, as <c>DesignPatterns.ElectedReporter</c>.</summary>
internal sealed class ReporterMetrics(IMeterFactory meters)
{
    public static readonly ActivitySource Spans = new(Name);

    private const string Name = "DesignPatterns.ElectedReporter";
    private const string Prefix = "designpatterns.reporter.";

    private readonly Counter<long> _writes = meters.Create(Name)
        .CreateCounter<long>(Prefix + "writes", "{write}", "Turns to write the report, by way and outcome.");

    /// <param name="outcome">written, refused or failed.</param>
    public void Count(string way, string outcome)
    {
        _writes.Add(
            1,
            new KeyValuePair<string, object?>(Prefix + "way", way),
            new KeyValuePair<string, object?>(Prefix + "outcome", outcome));
        Activity.Current?.SetTag(Prefix + way, outcome);
    }
}
