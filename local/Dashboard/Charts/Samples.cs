using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Charts;

/// <summary>The points of a series that a timeline needs, without those that nothing can be drawn of.</summary>
/// <remarks>A thousand series an hour long pass here for a page: arrays, and no calls through delegates.</remarks>
internal static class Samples
{
    // One to draw from at the left edge, and one more to tell whether there is a gap.
    private const int Earlier = 2;

    /// <returns>Times as ascending ticks, and as many values, all of them finite.</returns>
    public static (long[] Times, double[] Values) Of(IReadOnlyList<NumberPoint> points, Timeline timeline)
    {
        var all = points as NumberPoint[] ?? [.. points];
        var first = all.Length;
        while (first > 0 && all[first - 1].At.UtcTicks >= timeline.StartTicks)
        {
            first--;
        }

        first = Math.Max(0, first - Earlier);
        var times = new long[all.Length - first];
        var values = new double[times.Length];
        var count = 0;
        for (var i = first; i < all.Length; i++)
        {
            var time = all[i].At.UtcTicks;
            if (double.IsFinite(all[i].Value) && IsLater(time, times, count))
            {
                (times[count], values[count]) = (time, all[i].Value);
                count++;
            }
        }

        return (times[..count], values[..count]);
    }

    /// <returns>Times as ascending ticks, and as many points whose buckets fit their bounds.</returns>
    public static (long[] Times, HistogramPoint[] Points) Of(
        IReadOnlyList<HistogramPoint> points, Timeline timeline)
    {
        var all = points as HistogramPoint[] ?? [.. points];
        var first = all.Length;
        while (first > 0 && all[first - 1].At.UtcTicks >= timeline.StartTicks)
        {
            first--;
        }

        first = Math.Max(0, first - Earlier);
        var times = new long[all.Length - first];
        var kept = new HistogramPoint[times.Length];
        var count = 0;
        // A series has the same bounds all its life, mostly: they are looked at once.
        IReadOnlyList<double>? sound = null;
        for (var i = first; i < all.Length; i++)
        {
            var (time, bounds) = (all[i].At.UtcTicks, all[i].Bounds);
            if (!ReferenceEquals(bounds, sound))
            {
                sound = IsAscending(bounds) ? bounds : null;
            }

            if (sound is not null && all[i].Counts.Count == bounds.Count + 1 && IsLater(time, times, count))
            {
                (times[count], kept[count]) = (time, all[i]);
                count++;
            }
        }

        return (times[..count], kept[..count]);
    }

    // Clocks are set back, and what came twice is told once.
    private static bool IsLater(long time, long[] times, int count) => count == 0 || time > times[count - 1];

    private static bool IsAscending(IReadOnlyList<double> bounds)
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
}
