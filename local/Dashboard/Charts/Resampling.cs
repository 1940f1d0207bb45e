using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Charts;

/// <summary>
/// One value an interval, from points that come at their own pace; NaN where there is none.
/// </summary>
internal static class Resampling
{
    /// <summary>
    /// The mean of an interval's points; on the straight line between its neighbours when it has none.
    /// </summary>
    public static double[] Means(IReadOnlyList<NumberPoint> points, Timeline timeline)
    {
        var (times, values) = Samples.Of(points, timeline);
        var means = new double[timeline.Count];
        var counts = new int[timeline.Count];
        for (var i = 0; i < times.Length; i++)
        {
            var interval = timeline.IndexOf(times[i]);
            if (interval >= 0 && interval < timeline.Count)
            {
                // Not the sum first: it might not be finite.
                counts[interval]++;
                means[interval] += (values[i] / counts[interval]) - (means[interval] / counts[interval]);
            }
        }

        for (var i = 0; i < means.Length; i++)
        {
            means[i] = counts[i] > 0 ? means[i] : double.NaN;
        }

        Bridge(means, counts, times, values, timeline);
        return means;
    }

    /// <summary>The sum in each interval of those that have a value there.</summary>
    public static double[] Sum(IEnumerable<double[]> all, int count) => Combine(all, count, (sum, _) => sum);

    /// <summary>Their mean in each interval.</summary>
    public static double[] Mean(IEnumerable<double[]> all, int count) =>
        Combine(all, count, (sum, terms) => sum / terms);

    private static double[] Combine(IEnumerable<double[]> all, int count, Func<double, int, double> result)
    {
        var sums = new double[count];
        var terms = new int[count];
        foreach (var values in all)
        {
            for (var i = 0; i < count; i++)
            {
                if (double.IsFinite(values[i]))
                {
                    sums[i] += values[i];
                    terms[i]++;
                }
            }
        }

        for (var i = 0; i < count; i++)
        {
            sums[i] = terms[i] > 0 && double.IsFinite(sums[i]) ? result(sums[i], terms[i]) : double.NaN;
        }

        return sums;
    }

    private static void Bridge(double[] means, int[] counts, long[] times, double[] values, Timeline timeline)
    {
        for (var i = 1; i < times.Length; i++)
        {
            var first = timeline.IndexOf(times[i - 1]) + 1;
            var end = Math.Min(timeline.IndexOf(times[i]), timeline.Count);
            if (first >= end || !Continuity.Holds(times, i))
            {
                continue;
            }

            for (var interval = Math.Max(0, first); interval < end; interval++)
            {
                if (counts[interval] == 0)
                {
                    var share = (timeline.MiddleOf(interval).UtcTicks - times[i - 1])
                        / (double)(times[i] - times[i - 1]);
                    means[interval] = (values[i - 1] * (1 - share)) + (values[i] * share);
                }
            }
        }
    }
}
