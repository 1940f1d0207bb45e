using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Charts;

/// <summary>
/// The points of a series that a timeline needs, with those left out that nothing can be drawn of.
/// </summary>
internal static class Samples
{
    // One to draw from at the left edge, and one more to tell whether there is a gap.
    private const int Earlier = 2;

    public static (long[] Times, double[] Values) Of(IReadOnlyList<NumberPoint> points, Timeline timeline)
    {
        var (times, kept) = Take(points, point => point.At, point => double.IsFinite(point.Value), timeline);
        return (times, [.. kept.Select(point => point.Value)]);
    }

    public static (long[] Times, HistogramPoint[] Points) Of(
        IReadOnlyList<HistogramPoint> points, Timeline timeline)
    {
        var (times, kept) = Take(points, point => point.At, IsSound, timeline);
        return (times, [.. kept]);
    }

    private static (long[] Times, List<T> Kept) Take<T>(
        IReadOnlyList<T> points, Func<T, DateTimeOffset> at, Func<T, bool> isSound, Timeline timeline)
    {
        var first = points.Count;
        while (first > 0 && at(points[first - 1]) >= timeline.Start)
        {
            first--;
        }

        var times = new List<long>();
        var kept = new List<T>();
        for (var i = Math.Max(0, first - Earlier); i < points.Count; i++)
        {
            // Clocks are set back, and what came twice is told once.
            var time = at(points[i]).UtcTicks;
            if (isSound(points[i]) && (times.Count == 0 || time > times[^1]))
            {
                times.Add(time);
                kept.Add(points[i]);
            }
        }

        return ([.. times], kept);
    }

    private static bool IsSound(HistogramPoint point)
    {
        if (point.Counts.Count != point.Bounds.Count + 1)
        {
            return false;
        }

        for (var i = 0; i < point.Bounds.Count; i++)
        {
            if (!double.IsFinite(point.Bounds[i]) || (i > 0 && point.Bounds[i] <= point.Bounds[i - 1]))
            {
                return false;
            }
        }

        return true;
    }
}
