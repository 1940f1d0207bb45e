namespace DesignPatterns.Dashboard.Telemetry.Metrics;

internal sealed class NumberSeries(GrowingInstrument instrument, SeriesKey key)
    : GrowingSeries<NumberPoint>(instrument, key)
{
    private const int PointBytes = 24;

    protected override DateTimeOffset AtOf(NumberPoint point) => point.At;

    protected override int BytesOf(NumberPoint point) => PointBytes;

    protected override NumberPoint Follow(NumberPoint last, NumberPoint point, Temporality temporality) =>
        temporality == Temporality.Cumulative
            ? point
            : new NumberPoint(point.At > last.At ? point.At : last.At, last.Value + point.Value);

    protected override Series ToSeries(NumberPoint[] points) => Bare with { Numbers = points };
}
