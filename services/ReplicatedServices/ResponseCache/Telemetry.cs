using System.Diagnostics;
using System.Diagnostics.Metrics;
using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;
using DesignPatterns.ResponseCache.Shared;

namespace DesignPatterns.ResponseCache;

/// <summary>
/// What the cache tells about itself: counters, gauges, and three tags on the request's span.
/// </summary>
internal sealed class Telemetry
{
    public const string Name = "DesignPatterns.ResponseCache";

    private const string Prefix = "designpatterns.response_cache.";

    public static readonly ActivitySource Spans = new(Name);

    private readonly Counter<long> _requests;
    private readonly Counter<long> _collapsed;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _shared;
    private readonly Counter<long> _purges;
    private readonly HitWindow _window;

    public Telemetry(IMeterFactory meters, MemoryTier memory, HitWindow window, RedisGate? gate = null)
    {
        _window = window;
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
        meter.CreateObservableGauge(
            Prefix + "hit_ratio",
            () => Measure(window.HitRatio),
            "1",
            "The share of the last minute's requests that cost no lookup at the origin.");
        meter.CreateObservableGauge(
            Prefix + "capacity_multiplier",
            () => Measure(window.CapacityMultiplier),
            "1",
            "Requests for each lookup at the origin in the last minute: so much more can be served, 1/(1-h).");
        _purges = meter.CreateCounter<long>(Prefix + "purges", "{purge}", "Purges asked of this replica.");
        _shared = meter.CreateCounter<long>(
            Prefix + "shared.requests", "{request}", "Misses by what the shared tier said to them.");
        if (gate is not null)
        {
            meter.CreateObservableUpDownCounter(
                Prefix + "shared.in_flight", () => gate.InFlight, "{call}", "Calls to Redis that have not ended.");
            meter.CreateObservableGauge(
                Prefix + "shared.bypassed",
                () => gate.State == TierState.InUse ? 0 : 1,
                "1",
                "1 while Redis is not asked.");
        }
    }

    public void Answered(string result, CacheKey? key)
    {
        _window.CountRequest();
        if (result == "pass")
        {
            LookedUp();
        }

        _requests.Add(1, new KeyValuePair<string, object?>("result", result));
        if (Activity.Current is { IsAllDataRequested: true } span)
        {
            span.SetTag(Prefix + "result", result);
            span.SetTag(Prefix + "tier", TierOf(result));
            span.SetTag(Prefix + "key_kind", KindOf(key));
        }
    }

    /// <summary>A request to the origin, whether its answer is shared or passed on.</summary>
    public void LookedUp() => _window.CountLookup();

    /// <summary>What the shared tier said to a miss.</summary>
    public void Shared(string outcome) => _shared.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Purged(string name)
    {
        var scope = name.StartsWith("tag:", StringComparison.Ordinal) ? "tag" : "key";
        _purges.Add(1, new KeyValuePair<string, object?>("scope", scope));
    }

    public void Collapsed() => _collapsed.Add(1);

    public void FetchFailed(int status) =>
        _failures.Add(1, new KeyValuePair<string, object?>("http.response.status_code", status));

    private static IEnumerable<Measurement<double>> Measure(double? value) =>
        value is { } known ? [new Measurement<double>(known)] : [];

    private static string TierOf(string result) => result switch
    {
        "hit" or "stale" => "memory",
        "shared" => "shared",
        "error" => "none",
        _ => "origin",
    };

    private static string KindOf(CacheKey? key) => key?.Kind switch
    {
        KeyKind.Word => "word",
        KeyKind.Target => "target",
        _ => "none",
    };
}
