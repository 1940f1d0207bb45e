using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Charts;

/// <summary>How many measurements fell in each bucket in each interval, over any number of series.</summary>
/// <remarks>Added to by one thread.</remarks>
public sealed class Distribution(IReadOnlyList<double> bounds, Timeline timeline)
{
    private readonly double[] _counts = new double[timeline.Count * (bounds.Count + 1)];

    // Of the addition at hand.
    private readonly double[] _growth = new double[bounds.Count + 1];

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
        var from = 0;
        for (var i = 0; i < times.Length; i++)
        {
            if (!HasBounds(histograms[i]))
            {
                isOther = true;
                from = i + 1;
            }
            else if (i == from || !Continuity.Holds(times, i))
            {
                from = i;
            }
            else if (!CanWait(times, histograms, from, i))
            {
                Add(histograms[from], histograms[i]);
                from = i;
            }
        }

        return isOther;
    }

    // What grows step by step inside one interval has grown there as much in a single step: of thirty points a
    // second apart in an hour's chart, one addition is left.
    private bool CanWait(long[] times, HistogramPoint[] histograms, int from, int i) =>
        i + 1 < times.Length
        && timeline.IndexOf(times[from]) == timeline.IndexOf(times[i + 1])
        && HasBounds(histograms[i + 1])
        && histograms[i + 1].Count >= histograms[i].Count
        && histograms[i].Count >= histograms[from].Count
        && Continuity.Holds(times, i + 1);

    private void Add(HistogramPoint before, HistogramPoint now)
    {
        // A store that sees nothing new keeps the counts it has.
        if (ReferenceEquals(before.Counts, now.Counts))
        {
            return;
        }

        TakeGrowth(before, now);
        var pause = (now.At - before.At).TotalSeconds;
        foreach (var piece in timeline.Cut(before.At.UtcTicks, now.At.UtcTicks))
        {
            var counts = _counts.AsSpan(piece.Interval * _growth.Length, _growth.Length);
            var share = piece.Seconds / pause;
            for (var bucket = 0; bucket < counts.Length; bucket++)
            {
                counts[bucket] += _growth[bucket] * share;
            }
        }
    }

    private void TakeGrowth(HistogramPoint before, HistogramPoint now)
    {
        var (from, to) = (ArrayOf(before.Counts), ArrayOf(now.Counts));
        // All buckets of a process begin again together.
        var isRestart = now.Count < before.Count;
        for (var bucket = 0; !isRestart && bucket < to.Length; bucket++)
        {
            isRestart = to[bucket] < from[bucket];
        }

        for (var bucket = 0; bucket < to.Length; bucket++)
        {
            _growth[bucket] = Rates.Between(isRestart ? 0 : from[bucket], to[bucket]);
        }
    }

    private static long[] ArrayOf(IReadOnlyList<long> counts) => counts as long[] ?? [.. counts];

    private bool HasBounds(HistogramPoint point) =>
        ReferenceEquals(point.Bounds, bounds) || point.Bounds.SequenceEqual(bounds);
}
