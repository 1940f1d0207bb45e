using DesignPatterns.Dashboard.Telemetry.Metrics;
using Google.Protobuf.Collections;

namespace DesignPatterns.Dashboard.Intake;

/// <summary>OTLP's two kinds of histograms as the one that pages show.</summary>
internal static class HistogramReader
{
    // Up to here a double holds every whole number, and no sum of a few of them overflows.
    private const ulong Most = 1UL << 53;

    // Four buckets for each doubling: a percentile is 19 % off at most.
    private const int FinestScale = 2;
    private const int BucketsPerSign = 160;

    // The range grows in these steps, so that one more value mostly leaves the bounds as they are.
    private const int RangeStep = 16;

    /// <returns>Null when its bounds do not ascend, or its counts are not one for each bucket.</returns>
    public static HistogramPoint? Read(Otlp.HistogramPoint point, DateTimeOffset at)
    {
        var bounds = point.ExplicitBounds;
        var counts = point.BucketCounts;
        if (counts.Count == 0 && bounds.Count == 0 && point.Count <= Most)
        {
            var all = (long)point.Count;
            return new HistogramPoint(at, all, Finite(point.Sum), [], [all]);
        }

        var fits = counts.Count == bounds.Count + 1 && counts.Count <= IntakeBounds.Buckets && Ascends(bounds);
        return fits && Total(counts) is { } total
            ? new HistogramPoint(
                at, total, Finite(point.Sum), [.. bounds], [.. counts.Select(one => (long)one)])
            : null;
    }

    /// <returns>Null when it has more buckets than a point may, or more counts than a number can tell.</returns>
    public static HistogramPoint? Read(Otlp.ExponentialHistogramPoint point, DateTimeOffset at)
    {
        var positive = point.Positive ?? new Otlp.ExponentialBuckets();
        var negative = point.Negative ?? new Otlp.ExponentialBuckets();
        if (positive.BucketCounts.Count + negative.BucketCounts.Count > IntakeBounds.Buckets
            || point.Scale is < -10 or > 20
            || Total([.. positive.BucketCounts, .. negative.BucketCounts, point.ZeroCount]) is not { } total)
        {
            return null;
        }

        var shift = Math.Max(0, point.Scale - FinestScale);
        while (Width(positive, shift) > BucketsPerSign || Width(negative, shift) > BucketsPerSign)
        {
            shift++;
        }

        var buckets = new Buckets();
        AddNegative(buckets, negative, point.Scale, shift);
        buckets.Add(Math.Max(0, Finite(point.ZeroThreshold)), (long)point.ZeroCount);
        AddPositive(buckets, positive, point.Scale, shift);
        return new HistogramPoint(at, total, Finite(point.Sum), buckets.Bounds, buckets.CloseCounts());
    }

    private static void AddPositive(Buckets buckets, Otlp.ExponentialBuckets from, int scale, int shift)
    {
        if (from.BucketCounts.Count == 0)
        {
            return;
        }

        var (first, counts) = Widen(from, shift);
        buckets.Add(Bound(first, scale - shift), 0);
        foreach (var (i, count) in counts.Index())
        {
            buckets.Add(Bound(first + i + 1, scale - shift), count);
        }
    }

    // The same mirrored: the largest come first.
    private static void AddNegative(Buckets buckets, Otlp.ExponentialBuckets from, int scale, int shift)
    {
        if (from.BucketCounts.Count == 0)
        {
            return;
        }

        var (first, counts) = Widen(from, shift);
        buckets.Add(-Bound(first + counts.Length, scale - shift), 0);
        foreach (var (i, count) in counts.Index().Reverse())
        {
            buckets.Add(-Bound(first + i, scale - shift), count);
        }
    }

    /// <summary>The counts in wider buckets, 2^shift of the former each, from a multiple of the step.</summary>
    private static (long First, long[] Counts) Widen(Otlp.ExponentialBuckets from, int shift)
    {
        var first = (long)from.Offset >> shift;
        first -= ((first % RangeStep) + RangeStep) % RangeStep;
        var last = ((long)from.Offset + from.BucketCounts.Count - 1) >> shift;
        var counts = new long[(((last - first) / RangeStep) + 1) * RangeStep];
        foreach (var (i, count) in from.BucketCounts.Index())
        {
            counts[(int)((((long)from.Offset + i) >> shift) - first)] += (long)count;
        }

        return (first, counts);
    }

    private static long Width(Otlp.ExponentialBuckets of, int shift) =>
        (((long)of.Offset + of.BucketCounts.Count - 1) >> shift) - ((long)of.Offset >> shift) + 1;

    private static double Bound(long index, int scale) => Math.Pow(2, index * Math.Pow(2, -scale));

    private static bool Ascends(RepeatedField<double> bounds)
    {
        for (var i = 0; i < bounds.Count; i++)
        {
            if (!double.IsFinite(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1]))
            {
                return false;
            }
        }

        return true;
    }

    private static long? Total(IEnumerable<ulong> counts)
    {
        var total = 0UL;
        foreach (var count in counts)
        {
            total += Math.Min(count, Most);
        }

        return total < Most ? (long)total : null;
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;

    private sealed class Buckets
    {
        private readonly List<double> _bounds = [];
        private readonly List<long> _counts = [];
        private long _pending;

        public IReadOnlyList<double> Bounds => _bounds;

        /// <summary>Where doubles end, several bounds are the same one: their buckets become one.</summary>
        public void Add(double upper, long count)
        {
            _pending += count;
            if (double.IsFinite(upper) && (_bounds.Count == 0 || upper > _bounds[^1]))
            {
                _bounds.Add(upper);
                _counts.Add(_pending);
                _pending = 0;
            }
        }

        /// <summary>With the last one, which is above all bounds.</summary>
        public IReadOnlyList<long> CloseCounts() => [.. _counts, _pending];
    }
}
