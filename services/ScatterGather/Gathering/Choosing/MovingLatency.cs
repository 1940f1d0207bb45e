namespace DesignPatterns.Gathering.Choosing;

/// <summary>What a replica has lately taken to answer, forgotten while it is not asked.</summary>
/// <remarks>
/// A moving average with weight <c>1 − e^(−Δt / <see cref="Memory"/>)</c>, at least a thirty-second, and at
/// least a quarter for a call that was given up: a few of those are enough to tell a replica that hangs. What
/// is expected shrinks by <c>e^(−t / <see cref="Memory"/>)</c> in the time t since the last sample: a replica
/// that was slow once is asked again after a while, and that one call tells whether it still is. The idea is
/// Finagle's ("peak EWMA"), without the peak: one straggler in a hundred must not empty a replica.
/// </remarks>
internal sealed class MovingLatency
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);

    // Two replicas closer than this are told apart by what they have in flight alone.
    private const double Noise = 10;

    private const double LeastWeight = 1.0 / 32;
    private const double LeastWeightOfLost = 1.0 / 4;

    private readonly Lock _lock = new();
    private double _micros;
    private TimeSpan _sampledAt;

    public double ExpectedAt(TimeSpan now)
    {
        lock (_lock)
        {
            return Noise + (_micros * Math.Exp(-AgeAt_NeedsLock(now)));
        }
    }

    public void Add(TimeSpan latency, TimeSpan now)
    {
        lock (_lock)
        {
            Add_NeedsLock(latency.TotalMicroseconds, now, LeastWeight);
        }
    }

    /// <summary>A call was given up after this long: it would have taken that, or more.</summary>
    public void AddAtLeast(TimeSpan elapsed, TimeSpan now)
    {
        lock (_lock)
        {
            if (elapsed.TotalMicroseconds > _micros)
            {
                Add_NeedsLock(elapsed.TotalMicroseconds, now, LeastWeightOfLost);
            }
        }
    }

    private void Add_NeedsLock(double micros, TimeSpan now, double leastWeight)
    {
        var weight = _sampledAt == default ? 1 : Math.Max(leastWeight, 1 - Math.Exp(-AgeAt_NeedsLock(now)));
        _micros += weight * (micros - _micros);
        _sampledAt = now;
    }

    private double AgeAt_NeedsLock(TimeSpan now) => Math.Max(0, (now - _sampledAt) / Memory);
}
