using System.Diagnostics;
using System.Diagnostics.Metrics;
using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache;

/// <summary>
/// What the cache tells about itself: counters, gauges, and two tags on the request's span.
/// </summary>
internal sealed class Telemetry
{
    public const string Name = "DesignPatterns.ResponseCache";

    private const string Prefix = "designpatterns.response_cache.";

    public static readonly ActivitySource Spans = new(Name);

    private readonly Counter<long> _requests;
    private readonly Counter<long> _collapsed;
    private readonly Counter<long> _failures;

    public Telemetry(IMeterFactory meters, MemoryTier memory)
    {
        var meter = meters.Create(Name);
        _requests = meter.CreateCounter<long>(
            Prefix + "requests", "{request}", "Requests by what they were answered with.");
        _collapsed = meter.CreateCounter<long>(
            Prefix + "collapsed", "{request}", "Requests that waited for another one's fetch.");
        _failures = meter.CreateCounter<long>(
            Prefix + "fetch.failures", "{fetch}", "Fetches that brought no usable answer.");
        meter.CreateObservableUpDownCounter(
            Prefix + "entries", () => memory.Count, "{entry}", "Entries in memory.");
        meter.CreateObservableUpDownCounter(
            Prefix + "bytes", () => memory.Bytes, "By", "What the entries in memory hold.");
        meter.CreateObservableCounter(
            Prefix + "evictions", () => memory.Evictions, "{entry}", "Entries that had to go.");
    }

    public void Answered(string result, CacheKey? key)
    {
        _requests.Add(1, new KeyValuePair<string, object?>("result", result));
        if (Activity.Current is { IsAllDataRequested: true } span)
        {
            span.SetTag(Prefix + "result", result);
            span.SetTag(Prefix + "key_kind", KindOf(key));
        }
    }

    public void Collapsed() => _collapsed.Add(1);

    public void FetchFailed(int status) =>
        _failures.Add(1, new KeyValuePair<string, object?>("http.response.status_code", status));

    private static string KindOf(CacheKey? key) => key?.Kind switch
    {
        KeyKind.Word => "word",
        KeyKind.Target => "target",
        _ => "none",
    };
}
