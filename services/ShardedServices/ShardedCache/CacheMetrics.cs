using System.Diagnostics.Metrics;
using DesignPatterns.ShardedCache.Status;

namespace DesignPatterns.ShardedCache;

/// <summary>What the service tells about itself: reads of the cache, and what the origin bore.</summary>
internal sealed class CacheMetrics
{
    private const string Prefix = "designpatterns.sharded_cache.";

    private readonly HitRatio _ratio;
    private long _hits;
    private long _misses;
    private long _errors;
    private long _collapsed;
    private long _calls;
    private long _rejected;

    public CacheMetrics(IMeterFactory meters, TimeProvider time)
    {
        _ratio = new HitRatio(time);
        var meter = meters.Create("DesignPatterns.ShardedCache");
        Count("hits", "{read}", () => Hits, "Reads that the cache answered.");
        Count("misses", "{read}", () => Misses, "Reads for which the cache had nothing.");
        Count("errors", "{read}", () => Errors, "Reads that the cache failed.");
        Count("collapsed", "{request}", () => Collapsed, "Requests that waited for another one's read.");
        Count("origin.calls", "{call}", () => OriginCalls, "Calls to the origin.");
        Count("origin.rejected", "{call}", () => OriginRejected, "Calls that the origin was spared.");
        meter.CreateObservableGauge(
            Prefix + "hit_ratio",
            Measure,
            "1",
            "The share of the last minute's reads that the cache answered.");

        void Count(string name, string unit, Func<long> read, string description) =>
            meter.CreateObservableCounter(Prefix + name, read, unit, description);
    }

    public long Hits => Volatile.Read(ref _hits);

    public long Misses => Volatile.Read(ref _misses);

    public long Errors => Volatile.Read(ref _errors);

    public long Collapsed => Volatile.Read(ref _collapsed);

    public long OriginCalls => Volatile.Read(ref _calls);

    public long OriginRejected => Volatile.Read(ref _rejected);

    public double? HitRatio => _ratio.Value;

    public void CountHit()
    {
        Interlocked.Increment(ref _hits);
        _ratio.Count(isHit: true);
    }

    public void CountMiss()
    {
        Interlocked.Increment(ref _misses);
        _ratio.Count(isHit: false);
    }

    public void CountError()
    {
        Interlocked.Increment(ref _errors);
        _ratio.Count(isHit: false);
    }

    public void CountCollapsed() => Interlocked.Increment(ref _collapsed);

    public void CountOriginCall() => Interlocked.Increment(ref _calls);

    public void CountOriginRejected() => Interlocked.Increment(ref _rejected);

    private IEnumerable<Measurement<double>> Measure() =>
        HitRatio is { } ratio ? [new Measurement<double>(ratio)] : [];
}
