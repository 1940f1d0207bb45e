using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Charts;

/// <summary>How many measurements fell in each bucket in each interval, over any number of series.</summary>
public sealed class Distribution(IReadOnlyList<double> bounds, Timeline timeline)
{
    private readonly double[] _counts = new double[timeline.Count * (bounds.Count + 1)];

    public IReadOnlyList<double> Bounds => bounds;

    public Timeline Timeline => timeline;

    /// <summary>Fractions come from points that lie on both sides of an interval's edge.</summary>
    public ReadOnlySpan<double> CountsOf(int interval) =>
        _counts.AsSpan(interval * (bounds.Count + 1), bounds.Count + 1);

    /// <summary>NaN in an interval without a measurement.</summary>
    public double[] Percentile(double share) =>
        [.. Enumerable.Range(0, timeline.Count).Select(i => Percentiles.Of(share, bounds, CountsOf(i)))];

    /// <summary>
    /// Adds the growth of one series; what has other bounds cannot be added and is left out.
    /// </summary>
    /// <returns>Whether something had other bounds.</returns>
    public bool Add(IReadOnlyList<HistogramPoint> points)
    {
        var (times, histograms) = Samples.Of(points, timeline);
        var isOther = false;
        for (var i = 0; i < times.Length; i++)
        {
            if (!HasBounds(histograms[i]))
            {
                isOther = true;
            }
            else if (i > 0 && HasBounds(histograms[i - 1]) && Continuity.Holds(times, i))
            {
                Add(histograms[i - 1], histograms[i]);
            }
        }

        return isOther;
    }

    private void Add(HistogramPoint before, HistogramPoint now)
    {
        // All buckets of a process begin again together.
        var isRestart = now.Count < before.Count;
        for (var bucket = 0; !isRestart && bucket < now.Counts.Count; bucket++)
        {
            isRestart = now.Counts[bucket] < before.Counts[bucket];
        }

        var pause = (now.At - before.At).TotalSeconds;
        foreach (var piece in timeline.Cut(before.At, now.At))
        {
            var first = piece.Interval * now.Counts.Count;
            for (var bucket = 0; bucket < now.Counts.Count; bucket++)
            {
                var from = isRestart ? 0 : before.Counts[bucket];
                _counts[first + bucket] += Rates.Between(from, now.Counts[bucket]) * (piece.Seconds / pause);
            }
        }
    }

    private bool HasBounds(HistogramPoint point) =>
        ReferenceEquals(point.Bounds, bounds) || point.Bounds.SequenceEqual(bounds);
}
