using System.Numerics;

namespace DesignPatterns.Gathering.Hedging;

/// <summary>A quantile of the latest latencies, within an eighth, in a bounded room.</summary>
/// <remarks>
/// Buckets of microseconds, eight to each doubling. When <see cref="Most"/> samples are in, all counts are
/// halved: what is old weighs ever less, by the number of samples and not by the clock. Not thread-safe.
/// </remarks>
internal sealed class LatencyHistogram(double quantile)
{
    /// <summary>Enough for a 95th percentile to be off by less than one percent of the samples.</summary>
    public const int Most = 2_048;

    private const int StepBits = 3;
    private const int Steps = 1 << StepBits;

    // Up to 2^32 µs, which is more than any deadline that travels.
    private readonly int[] _counts = new int[(32 - StepBits + 1) * Steps];
    private int _held;

    /// <summary>How many samples were ever added.</summary>
    public long Count { get; private set; }

    public void Add(TimeSpan latency)
    {
        _counts[IndexOf(latency)]++;
        Count++;
        if (++_held >= Most)
        {
            Halve();
        }
    }

    /// <summary>The upper edge of the bucket that the quantile falls in; zero without samples.</summary>
    public TimeSpan Estimate()
    {
        var below = (int)Math.Ceiling(quantile * _held);
        for (var i = 0; i < _counts.Length && below > 0; i++)
        {
            below -= _counts[i];
            if (below <= 0)
            {
                return TimeSpan.FromMicroseconds(UpperEdgeOf(i));
            }
        }

        return TimeSpan.Zero;
    }

    private void Halve()
    {
        _held = 0;
        foreach (ref var count in _counts.AsSpan())
        {
            count >>= 1;
            _held += count;
        }
    }

    // Below 8 µs each microsecond has its bucket; from there on the three bits after the leading one choose
    // it.
    private static int IndexOf(TimeSpan latency)
    {
        var micros = (uint)Math.Clamp(latency.TotalMicroseconds, 0, uint.MaxValue);
        var shift = Math.Max(0, BitOperations.Log2(micros | 1) - StepBits);
        return (shift * Steps) + (int)(micros >> shift);
    }

    private static double UpperEdgeOf(int index)
    {
        var shift = Math.Max(0, (index / Steps) - 1);
        return (index - (shift * Steps) + 1L) * (1L << shift);
    }
}
