namespace DesignPatterns.Gathering.Hedging;

/// <summary>How long a leaf's answer is waited for before another replica is asked as well.</summary>
/// <remarks>
/// The leaf's own 95th percentile, so that about one call in twenty is a candidate: of all its replicas
/// together, lest a slow replica's own percentile excuses it. Until <see cref="EnoughSamples"/> are in, a
/// fixed delay.
/// </remarks>
internal sealed class HedgeDelay(GatheringOptions options)
{
    public const int EnoughSamples = 100;

    // Reading all buckets costs more than adding to one, and the quantile moves slowly.
    private const int EstimatePeriod = 32;

    private readonly Lock _lock = new();
    private readonly LatencyHistogram _latencies = new(options.HedgeQuantile);
    private long _ticks = options.FirstHedgeDelay.Ticks;

    public TimeSpan Current => new(Volatile.Read(ref _ticks));

    public void Add(TimeSpan latency)
    {
        lock (_lock)
        {
            Add_NeedsLock(latency);
        }
    }

    /// <summary>A call was given up after this long: what it would have taken is at least that.</summary>
    /// <remarks>
    /// Dropping such samples would let the estimate sink below what the leaf can do. One beyond the estimate
    /// is surely in the tail, and where in the tail does not matter to a quantile below; one short of it may
    /// belong anywhere, and says nothing.
    /// </remarks>
    public void AddAtLeast(TimeSpan elapsed)
    {
        lock (_lock)
        {
            if (elapsed >= Current)
            {
                Add_NeedsLock(elapsed);
            }
        }
    }

    private void Add_NeedsLock(TimeSpan latency)
    {
        _latencies.Add(latency);
        if (_latencies.Count >= EnoughSamples && _latencies.Count % EstimatePeriod == 0)
        {
            Volatile.Write(ref _ticks, Math.Max(options.HedgeFloor.Ticks, _latencies.Estimate().Ticks));
        }
    }
}
