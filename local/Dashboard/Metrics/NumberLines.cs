using DesignPatterns.Dashboard.Charts;
using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Metrics;

/// <summary>Counters as rates, gauges as they are.</summary>
internal static class NumberLines
{
    /// <param name="notes">Takes what a reader should know.</param>
    public static LineChart Of(LineRequest request, List<string> notes)
    {
        var unit = UnitOf(request.Head);
        var groups = request.Groups;
        var all = groups.Select(group => (Group: group, Values: Together(group.Series, request, unit)))
            .ToArray();
        var (lines, rest) = LineGroups.Largest(all, line => line.Values.Where(double.IsFinite).Sum());
        var colours = LineGroups.Colours([.. lines.Select(line => line.Group)]);
        var drawn = lines.Zip(
            colours,
            (line, colour) => new Line(line.Group.Label, line.Group.Title, colour, line.Values)).ToList();
        if (rest.Count > 0)
        {
            drawn.Add(new(
                LineGroups.Others,
                $"{rest.Count} more",
                LineGroups.OthersColour,
                Combine(rest.Select(line => line.Values), request, unit)));
            notes.Add(
                $"The {lines.Count} largest of {all.Length} lines; the other {rest.Count} are "
                + $"{(unit.IsAdditive ? "summed" : "averaged")} as '{LineGroups.Others}'.");
        }

        if (!unit.IsAdditive && groups.Count < request.Series.Count)
        {
            notes.Add("A line is the mean of its series.");
        }

        return new(request.Timeline, unit, drawn);
    }

    /// <summary>All series as one.</summary>
    public static LineChart Whole(LineRequest request, string label, string colour)
    {
        var unit = UnitOf(request.Head);
        return new(
            request.Timeline, unit, [new(label, label, colour, Together(request.Series, request, unit))]);
    }

    private static Unit UnitOf(Instrument head) =>
        head.Kind == InstrumentKind.Counter ? Unit.PerSecond(head.Unit) : Unit.Of(head.Unit, head.Name);

    private static double[] Together(IReadOnlyList<TaggedSeries> series, LineRequest request, Unit unit)
    {
        var isCounter = request.Head.Kind == InstrumentKind.Counter;
        return Combine(
            series.Select(one => isCounter
                ? Rates.Of(one.Series.Numbers, request.Timeline).PerSecond()
                : Resampling.Means(one.Series.Numbers, request.Timeline)),
            request,
            unit);
    }

    private static double[] Combine(IEnumerable<double[]> all, LineRequest request, Unit unit) =>
        unit.IsAdditive
            ? Resampling.Sum(all, request.Timeline.Count)
            : Resampling.Mean(all, request.Timeline.Count);
}
