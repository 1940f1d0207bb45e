using DesignPatterns.Dashboard.Charts;
using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Metrics;

/// <summary>An instrument of one service as the page shows it: lines, or a heat map.</summary>
public sealed record InstrumentChart
{
    /// <summary>Of the series that meet the filters so many are computed: a page must not take longer.</summary>
    public const int MostSeries = 1000;

    /// <summary>Of a histogram's, whose points have a number for each bucket.</summary>
    public const int MostHistograms = 500;

    private const int MostSpoken = 4;

    /// <summary>One of the senders', without what differs between them.</summary>
    public required Instrument Head { get; init; }

    /// <summary>What the picture shows, in a few words.</summary>
    public required string Caption { get; init; }

    /// <summary>What a histogram is shown by; null for the others.</summary>
    public required Measure? Measure { get; init; }

    public required IReadOnlyList<Dimension> Dimensions { get; init; }

    public required LineChart Lines { get; init; }

    public HeatMap? Heat { get; init; }

    /// <summary>What the sizes of a heat map are written in.</summary>
    public Unit BucketUnit => Unit.Of(Head.Unit, Head.Name);

    /// <summary>What a reader should know of what is not shown, or shown together.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public bool HasValues => Heat?.Rows.Count > 0 || Lines.HasValues;

    /// <summary>The picture in words, with the last values.</summary>
    public string Spoken
    {
        get
        {
            if (!HasValues)
            {
                return $"{Caption}: no values.";
            }

            if (Heat is { } heat)
            {
                return $"{Caption}: {heat.Rows.Count} sizes, {heat.Largest:0.#} measurements at most.";
            }

            var last = Lines.Lines.Take(MostSpoken)
                .Select(line => $"{line.Label} {Lines.Unit.Text(line.Last)}");
            var more = Lines.Lines.Count - MostSpoken;
            return $"{Caption}. Last: {string.Join(", ", last)}{(more > 0 ? $" and {more} more" : "")}.";
        }
    }

    /// <param name="found">At least one: the service's instances that have the instrument.</param>
    public static InstrumentChart Of(IReadOnlyList<Instrument> found, MetricsQuery query, DateTimeOffset now)
    {
        var head = found[0] with { Series = [] };
        var all = TaggedSeries.Of([.. found.Where(one => one.Kind == head.Kind)]);
        var met = all.Where(series => query.Where.All(series.Meets)).ToArray();
        var most = head.Kind == InstrumentKind.Histogram ? MostHistograms : MostSeries;
        var request = new LineRequest(
            head, [.. met.Take(most)], query.By, Timeline.Before(now, query.Window));
        var measure = MeasureOf(head, query);
        var notes = new List<string>();
        if (met.Length > most)
        {
            notes.Add($"Only {most} of {met.Length} series are in this picture: a filter makes them fewer.");
        }

        var distribution = measure is Metrics.Measure.Heat ? HistogramLines.Merge(request, notes) : null;
        return new()
        {
            Head = head,
            Caption = $"{Subject(head, measure, query.By)} over the last {Minutes(query)}",
            Measure = measure,
            Dimensions = Dimension.Of(all),
            Lines = measure switch
            {
                Metrics.Measure.Heat => new LineChart(request.Timeline, Unit.Of(""), []),
                { } of => HistogramLines.Of(request, of, notes),
                null => NumberLines.Of(request, notes),
            },
            Heat = distribution is null ? null : HeatMap.Of(distribution),
            Notes = notes,
        };
    }

    // All percentiles of all groups would be a tangle: by an attribute, one of them is drawn.
    private static Measure? MeasureOf(Instrument head, MetricsQuery query) => (head.Kind, query.Show) switch
    {
        (not InstrumentKind.Histogram, _) => null,
        (_, null or Metrics.Measure.Percentiles) when query.By.Length > 0 => Metrics.Measure.P90,
        (_, var show) => show ?? Metrics.Measure.Percentiles,
    };

    private static string Subject(Instrument head, Measure? measure, string by)
    {
        var subject = (head.Kind, measure) switch
        {
            (InstrumentKind.Counter, _) => $"Rate of {head.Name}",
            (_, Metrics.Measure.Percentiles) => $"p50, p90 and p99 of {head.Name}",
            (_, Metrics.Measure.Rate) => $"Measurements of {head.Name}",
            (_, Metrics.Measure.Heat) => $"Sizes of {head.Name}",
            (_, { } percentile) => $"{MetricsQuery.Name(percentile)} of {head.Name}",
            _ => head.Name,
        };
        return by.Length > 0 && measure is not Metrics.Measure.Heat ? $"{subject} by {by}" : subject;
    }

    private static string Minutes(MetricsQuery query) =>
        query.Minutes == 1 ? "minute" : $"{query.Minutes} minutes";
}
