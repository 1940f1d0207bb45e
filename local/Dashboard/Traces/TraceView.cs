using DesignPatterns.Dashboard.Filters;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Traces;

/// <summary>What the page of one trace shows.</summary>
public sealed record TraceView
{
    /// <summary>Rows of the waterfall on one page.</summary>
    public const int PageSize = 500;

    /// <summary>Spans that can be folded at once; their ids stand in the address.</summary>
    public const int MaximumClosed = 300;

    public required TraceId Id { get; init; }

    public required IReadOnlyList<string> Problems { get; init; }

    public required string Name { get; init; }

    public required TimeScale Scale { get; init; }

    public required int SpanCount { get; init; }

    public required int ErrorCount { get; init; }

    public required int Depth { get; init; }

    public required IReadOnlyList<ServiceShare> Services { get; init; }

    /// <summary>The rows of this page: what is not folded away, from <see cref="From"/> on.</summary>
    public required IReadOnlyList<SpanRow> Rows { get; init; }

    public required int From { get; init; }

    /// <summary>How many rows there are on all pages.</summary>
    public required int RowCount { get; init; }

    public required IReadOnlySet<SpanId> Closed { get; init; }

    /// <summary>The span whose details are asked for; it may not be there.</summary>
    public required SpanId? ChosenId { get; init; }

    public required SpanRow? Chosen { get; init; }

    /// <summary>The spans by their ids; of several with the same, the first.</summary>
    public required IReadOnlyDictionary<SpanId, Span> ById { get; init; }

    public required LinkedSpans Links { get; init; }

    public required TraceLogs Logs { get; init; }

    internal static TraceView Of(Trace trace, TelemetryStore telemetry, QueryReader reader)
    {
        var chosenId = reader.Span("span");
        var closed = reader.Spans("closed", MaximumClosed);
        var from = reader.Number("from");

        var rows = SpanTree.Of(trace.Spans);
        var visible = SpanTree.Fold(rows, closed);
        var first = FirstRow(visible, from, chosenId);
        return new TraceView
        {
            Id = trace.Id,
            Problems = reader.Problems,
            Name = SpanTitle.Of(trace.Root),
            Scale = new TimeScale(trace.StartedAt, trace.Duration),
            SpanCount = rows.Count,
            ErrorCount = rows.Count(row => row.Span.Status == SpanStatus.Error),
            Depth = rows.Max(row => row.Depth) + 1,
            Services = TraceList.SharesOf(trace.Spans),
            Rows = [.. visible.Skip(first).Take(PageSize)],
            From = first,
            RowCount = visible.Count,
            Closed = closed,
            ChosenId = chosenId,
            Chosen = chosenId is { } id ? rows.FirstOrDefault(row => row.Span.Id == id) : null,
            ById = trace.Spans.GroupBy(span => span.Id).ToDictionary(spans => spans.Key, spans => spans.First()),
            Links = LinkedSpans.Of(trace.Id, telemetry.Traces.Read(), telemetry.Traces.Find),
            Logs = TraceLogs.Of(trace.Id, telemetry.Logs.Read()),
        };
    }

    // Without a word on where to begin, the page that the chosen span is on; never beyond the last page.
    private static int FirstRow(IReadOnlyList<SpanRow> rows, long? from, SpanId? chosen)
    {
        var lastPage = (rows.Count - 1) / PageSize * PageSize;
        if (from is { } first)
        {
            return (int)Math.Min(first, lastPage);
        }

        var row = rows.Index().FirstOrDefault(row => row.Item.Span.Id == chosen).Index;
        return row / PageSize * PageSize;
    }
}
