using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DesignPatterns.DictionaryServer;

/// <summary>Counts lookups by outcome, and puts the outcome on the request's span.</summary>
internal sealed class DictionaryMetrics(IMeterFactory meters)
{
    private const string Outcome = "designpatterns.dictionary.outcome";

    private readonly Counter<long> _lookups = meters.Create("DesignPatterns.Dictionary")
        .CreateCounter<long>("designpatterns.dictionary.lookups", "{lookup}", "Words looked up.");

    public void CountLookup(bool found)
    {
        var outcome = found ? "found" : "unknown";
        _lookups.Add(1, new KeyValuePair<string, object?>(Outcome, outcome));
        Activity.Current?.SetTag(Outcome, outcome);
    }
}
