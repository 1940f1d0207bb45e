namespace DesignPatterns.Dashboard.Charts;

/// <summary>A line: one value an interval, NaN where there is none.</summary>
/// <param name="Title">Says in full what the label says in short.</param>
/// <param name="Colour">A style class.</param>
public sealed record Line(string Label, string Title, string Colour, double[] Values)
{
    /// <summary>The interval of the last value; -1 without any.</summary>
    public int LastIndex => Array.FindLastIndex(Values, double.IsFinite);

    public double Last => LastIndex is >= 0 and var last ? Values[last] : double.NaN;
}

/// <summary>Lines over one timeline, with the axis that suits all of them.</summary>
public sealed record LineChart
{
    // Exporters are seldom in time for the interval that is still filling.
    private const int LateIntervals = 3;

    private static readonly TimeSpan Late = TimeSpan.FromSeconds(75);

    public LineChart(Timeline timeline, Unit unit, IReadOnlyList<Line> lines)
    {
        Timeline = timeline;
        Unit = unit;
        Lines = lines;
        var values = lines.SelectMany(line => line.Values).Where(double.IsFinite).ToArray();
        HasValues = values.Length > 0;
        var (low, high) = HasValues ? (values.Min(), values.Max()) : (0, 0);
        UnitScale = unit.ScaleFor(Math.Max(Math.Abs(low), Math.Abs(high)));
        Axis = Scale.Of(low * UnitScale.Factor, high * UnitScale.Factor);
    }

    public Timeline Timeline { get; }

    public Unit Unit { get; }

    public IReadOnlyList<Line> Lines { get; }

    public bool HasValues { get; }

    /// <summary>What the axis, and a table of the same values, is written in.</summary>
    public UnitScale UnitScale { get; }

    public Scale Axis { get; }

    public string PathOf(Line line) => Shape.PathOf(ValuesOf(line), Timeline, Axis);

    public string DotsOf(Line line) => Shape.DotsOf(ValuesOf(line), Timeline, Axis);

    /// <summary>When the line ended, if that was too long ago to be the exporter's pace.</summary>
    public DateTimeOffset? EndOf(Line line) =>
        line.LastIndex is >= 0 and var last
            && last < Timeline.Count - 1 - LateIntervals
            && Timeline.End - Timeline.EndOf(last) > Late
            ? Timeline.EndOf(last)
            : null;

    /// <summary>What is written at an interval: its time, and each line's value.</summary>
    public string TitleOf(int interval, TimeZoneInfo zone)
    {
        var values = Lines.Where(line => double.IsFinite(line.Values[interval]))
            .Select(line => $"{line.Label}: {Unit.Text(line.Values[interval])}");
        return string.Join('\n', values.Prepend(TimeAxis.Text(Timeline.StartOf(interval), zone)));
    }

    /// <summary>Where an interval begins and how wide it is, as shares of the width.</summary>
    public (double Left, double Width) ColumnOf(int interval)
    {
        var left = Timeline.ShareOf(Timeline.StartOf(interval));
        return (left, Timeline.ShareOf(Timeline.EndOf(interval)) - left);
    }

    private double[] ValuesOf(Line line) => [.. line.Values.Select(value => value * UnitScale.Factor)];
}
