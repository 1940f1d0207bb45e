namespace DesignPatterns.Dashboard.Telemetry.Metrics;

internal sealed class HistogramSeries(GrowingInstrument instrument, SeriesKey key)
    : GrowingSeries<HistogramPoint>(instrument, key)
{
    // The point, the header of its list of counts, and the references to both.
    private const int PointBytes = 96;

    protected override DateTimeOffset AtOf(HistogramPoint point) => point.At;

    protected override int BytesOf(HistogramPoint point) => PointBytes + (sizeof(long) * point.Counts.Count);

    /// <remarks>
    /// Deltas with other bounds than before cannot be added to them: they begin anew, as a restarted process does.
    /// </remarks>
    protected override HistogramPoint Follow(
        HistogramPoint last, HistogramPoint point, Temporality temporality)
    {
        if (!point.Bounds.SequenceEqual(last.Bounds))
        {
            return point;
        }

        if (temporality == Temporality.Cumulative)
        {
            // Most points of most histograms say that nothing happened.
            var counts = point.Count == last.Count && point.Counts.SequenceEqual(last.Counts)
                ? last.Counts
                : point.Counts;
            return point with { Bounds = last.Bounds, Counts = counts };
        }

        return new HistogramPoint(
            point.At > last.At ? point.At : last.At,
            last.Count + point.Count,
            last.Sum + point.Sum,
            last.Bounds,
            [.. last.Counts.Zip(point.Counts, (before, more) => before + more)]);
    }

    protected override Series ToSeries(HistogramPoint[] points) => Bare with { Histograms = points };
}
