namespace DesignPatterns.Dashboard.Charts;

/// <summary>Percentiles of measurements that were only counted in buckets.</summary>
internal static class Percentiles
{
    /// <summary>
    /// The value that the share of the measurements does not exceed, evenly spread inside its bucket.
    /// </summary>
    /// <param name="share">From 0 to 1: 0.9 for the 90th percentile.</param>
    /// <param name="bounds">Ascending upper bounds; the last bucket has none.</param>
    /// <param name="counts">One more than bounds.</param>
    /// <returns>NaN when nothing was counted, or there are no bounds. In the last bucket its lower bound: no
    /// more than that is known.</returns>
    public static double Of(double share, IReadOnlyList<double> bounds, ReadOnlySpan<double> counts)
    {
        var total = 0.0;
        foreach (var count in counts)
        {
            total += count;
        }

        if (!(total > 0) || !double.IsFinite(total) || bounds.Count == 0)
        {
            return double.NaN;
        }

        var rank = Math.Clamp(share, 0, 1) * total;
        var seen = 0.0;
        var last = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] <= 0)
            {
                continue;
            }

            if (seen + counts[i] >= rank)
            {
                return Within(bounds, i, (rank - seen) / counts[i]);
            }

            seen += counts[i];
            last = i;
        }

        // The shares of intervals do not always add up to the last digit.
        return Within(bounds, last, 1);
    }

    /// <summary>
    /// Where a bucket begins: the first at zero, as sizes and durations do, unless it ends below.
    /// </summary>
    public static double LowerOf(IReadOnlyList<double> bounds, int bucket) =>
        bucket == 0 ? Math.Min(0, bounds[0]) : bounds[bucket - 1];

    /// <summary>Where it ends, as far as that is known.</summary>
    public static double UpperOf(IReadOnlyList<double> bounds, int bucket) =>
        bounds[Math.Min(bucket, bounds.Count - 1)];

    private static double Within(IReadOnlyList<double> bounds, int bucket, double share)
    {
        var (lower, upper) = (LowerOf(bounds, bucket), UpperOf(bounds, bucket));
        return Math.Clamp((lower * (1 - share)) + (upper * share), lower, upper);
    }
}
