using System.Diagnostics.Metrics;

namespace DesignPatterns.SearchRoot.Searching;

/// <summary>What a root counts, on the meter <c>DesignPatterns.SearchRoot</c>.</summary>
internal sealed class SearchMetrics
{
    private const string Prefix = "designpatterns.search.";

    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _coverage;

    public SearchMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("DesignPatterns.SearchRoot");
        _duration = meter.CreateHistogram<double>(Prefix + "duration", "s", "Time that searches took.");
        _coverage = meter.CreateHistogram<double>(
            Prefix + "coverage", "1", "The share of the documents that searches were about.");
    }

    public static string NameOf(Distribution distribution) => distribution == Distribution.Leaf ? "leaf" : "root";

    public void Count(SearchRequest request, Coverage coverage, TimeSpan took)
    {
        var distribution = new KeyValuePair<string, object?>(Prefix + "distribution", NameOf(request.Distribution));
        _duration.Record(took.TotalSeconds, distribution);
        _coverage.Record(coverage.Total > 0 ? (double)coverage.Documents / coverage.Total : 0, distribution);
    }
}
