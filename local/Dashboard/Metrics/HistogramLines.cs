using DesignPatterns.Dashboard.Charts;
using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Metrics;

/// <summary>Histograms as percentiles, or as the rate of their measurements.</summary>
internal static class HistogramLines
{
    // An exporter that changes its mind more often than this is not compared with itself.
    private const int MostBounds = 8;

    private static readonly (string Label, string Title, double Share, string Colour)[] All =
    [
        ("p50", "half of the measurements are no larger", 0.5, "c2"),
        ("p90", "nine of ten measurements are no larger", 0.9, "c6"),
        ("p99", "99 of 100 measurements are no larger", 0.99, "c8"),
    ];

    /// <param name="measure">Not the heat map, which has no lines.</param>
    /// <param name="notes">Takes what a reader should know.</param>
    public static LineChart Of(LineRequest request, Measure measure, List<string> notes) => measure switch
    {
        Measure.Percentiles => OfAll(request, notes),
        Measure.Rate => Grouped(request, RateUnit(request.Head), RateOf, "summed", notes),
        _ => OfGroups(request, ShareOf(measure), notes),
    };

    /// <summary>All series as one.</summary>
    public static LineChart Whole(LineRequest request, Measure measure, string label, string colour)
    {
        var (unit, values) = measure == Measure.Rate
            ? (RateUnit(request.Head), RateOf(request.Series, request.Timeline))
            : (Unit.Of(request.Head.Unit, request.Head.Name), Merge(request, []).Percentile(ShareOf(measure)));
        return new(request.Timeline, unit, [new(label, label, colour, values)]);
    }

    /// <summary>The measurements of all series.</summary>
    public static Distribution Merge(LineRequest request, List<string> notes)
    {
        var bounds = BoundsOf(request.Series);
        var (merged, left) = Merge(request.Series, bounds, request.Timeline);
        NoteLeft(left, notes);
        return merged;
    }

    private static LineChart OfAll(LineRequest request, List<string> notes)
    {
        var merged = Merge(request, notes);
        if (request.Series.Count > 1)
        {
            notes.Add($"All {request.Series.Count} series together.");
        }

        return new(
            request.Timeline,
            Unit.Of(request.Head.Unit, request.Head.Name),
            [.. All.Select(one => new Line(one.Label, one.Title, one.Colour, merged.Percentile(one.Share)))]);
    }

    private static LineChart OfGroups(LineRequest request, double share, List<string> notes)
    {
        var bounds = BoundsOf(request.Series);
        var left = 0;
        var chart = Grouped(
            request,
            Unit.Of(request.Head.Unit, request.Head.Name),
            (series, timeline) =>
            {
                var (merged, leftHere) = Merge(series, bounds, timeline);
                left += leftHere;
                return merged.Percentile(share);
            },
            "taken together",
            notes);
        NoteLeft(left, notes);
        return chart;
    }

    // Which are busiest is cheap to tell; only what is drawn is computed.
    private static LineChart Grouped(
        LineRequest request,
        Unit unit,
        Func<IReadOnlyList<TaggedSeries>, Timeline, double[]> valuesOf,
        string togetherness,
        List<string> notes)
    {
        var timeline = request.Timeline;
        var groups = request.Groups;
        var (lines, rest) = LineGroups.Largest(groups, group => MeasurementsOf(group.Series, timeline));
        var drawn = lines.Zip(
            LineGroups.Colours(lines),
            (line, colour) => new Line(line.Label, line.Title, colour, valuesOf(line.Series, timeline)))
            .ToList();
        if (rest.Count > 0)
        {
            var others = rest.SelectMany(group => group.Series).ToArray();
            drawn.Add(new(
                LineGroups.Others, $"{rest.Count} more", LineGroups.OthersColour, valuesOf(others, timeline)));
            notes.Add(
                $"The {lines.Count} busiest of {groups.Count} lines; the other {rest.Count} are {togetherness} "
                + $"as '{LineGroups.Others}'.");
        }

        return new(timeline, unit, drawn);
    }

    private static double MeasurementsOf(IReadOnlyList<TaggedSeries> all, Timeline timeline) =>
        all.Sum(series => Rates.Of(series.Series.Histograms, timeline).Amounts.Sum());

    private static double[] RateOf(IReadOnlyList<TaggedSeries> all, Timeline timeline) => Resampling.Sum(
        all.Select(series => Rates.Of(series.Series.Histograms, timeline).PerSecond()), timeline.Count);

    private static (Distribution Merged, int Left) Merge(
        IReadOnlyList<TaggedSeries> all, IReadOnlyList<double> bounds, Timeline timeline)
    {
        var merged = new Distribution(bounds, timeline);
        return (merged, all.Count(series => merged.Add(series.Series.Histograms)));
    }

    private static void NoteLeft(int left, List<string> notes)
    {
        if (left > 0)
        {
            notes.Add($"{left} series have points with other buckets, which are left out.");
        }
    }

    // What most series are counted in now.
    private static IReadOnlyList<double> BoundsOf(IReadOnlyList<TaggedSeries> all)
    {
        var known = new List<(IReadOnlyList<double> Bounds, int Count)>();
        foreach (var bounds in all.Where(series => series.Series.Histograms.Count > 0)
            .Select(series => series.Series.Histograms[^1].Bounds))
        {
            var index = known.FindIndex(each =>
                ReferenceEquals(each.Bounds, bounds) || each.Bounds.SequenceEqual(bounds));
            if (index >= 0)
            {
                known[index] = (known[index].Bounds, known[index].Count + 1);
            }
            else if (known.Count < MostBounds)
            {
                known.Add((bounds, 1));
            }
        }

        return known.OrderByDescending(each => each.Count).Select(each => each.Bounds).FirstOrDefault([]);
    }

    private static double ShareOf(Measure measure) =>
        All.First(one => one.Label == MetricsQuery.Name(measure)).Share;

    private static Unit RateUnit(Instrument head) => Unit.PerSecond(
        head.Name.Contains(".request.", StringComparison.Ordinal) ? "{request}" : "{measurement}");
}
