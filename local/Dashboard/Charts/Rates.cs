using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Charts;

/// <summary>
/// How much cumulative sums grew in each interval, and for how many of its seconds that is known.
/// </summary>
internal sealed record Growth(double[] Amounts, double[] Seconds)
{
    /// <summary>NaN in an interval of which nothing is known, or more than a number can say.</summary>
    public double[] PerSecond() =>
        [.. Amounts.Zip(Seconds, (amount, seconds) => seconds > 0 ? Finite(amount / seconds) : double.NaN)];

    private static double Finite(double rate) => double.IsFinite(rate) ? rate : double.NaN;
}

/// <summary>Rates from sums that only grow, or begin again when their process does.</summary>
internal static class Rates
{
    public static Growth Of(IReadOnlyList<NumberPoint> points, Timeline timeline)
    {
        var (times, values) = Samples.Of(points, timeline);
        return Of(times, values, timeline);
    }

    /// <summary>The growth of the number of measurements.</summary>
    public static Growth Of(IReadOnlyList<HistogramPoint> points, Timeline timeline)
    {
        var (times, histograms) = Samples.Of(points, timeline);
        return Of(times, [.. histograms.Select(point => (double)point.Count)], timeline);
    }

    /// <summary>What came on top since the sum before; a smaller sum has begun again from zero.</summary>
    /// <returns>Never negative.</returns>
    public static double Between(double before, double sum) => Math.Max(0, sum >= before ? sum - before : sum);

    private static Growth Of(long[] times, double[] sums, Timeline timeline)
    {
        var growth = new Growth(new double[timeline.Count], new double[timeline.Count]);
        for (var i = 1; i < times.Length; i++)
        {
            var amount = Between(sums[i - 1], sums[i]);
            if (!Continuity.Holds(times, i) || !double.IsFinite(amount))
            {
                continue;
            }

            // Two points say nothing of when between them it grew: evenly, then.
            var pause = (times[i] - times[i - 1]) / (double)TimeSpan.TicksPerSecond;
            foreach (var piece in timeline.Cut(times[i - 1], times[i]))
            {
                growth.Amounts[piece.Interval] += amount * (piece.Seconds / pause);
                growth.Seconds[piece.Interval] += piece.Seconds;
            }
        }

        return growth;
    }
}
