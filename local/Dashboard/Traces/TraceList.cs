using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Traces;

public sealed record ServiceShare(string Service, int Spans);

/// <summary>A line of the list of traces.</summary>
/// <param name="Services">Who took part, in the order in which they came.</param>
/// <param name="Percent">How long it took, of the longest on the page.</param>
public sealed record TraceRow(
    Trace Trace,
    Span Root,
    IReadOnlyList<ServiceShare> Services,
    int Errors,
    TimeSpan Duration,
    double Percent);

/// <summary>A page of the traces that a query selects, newest first.</summary>
public sealed record TraceList(IReadOnlyList<TraceRow> Rows, bool HasOlder)
{
    public const int PageSize = 100;

    public static readonly TraceList Empty = new([], HasOlder: false);

    /// <remarks>Looks no further back than the page needs.</remarks>
    public static TraceList Of(IReadOnlyList<Trace> traces, TraceQuery query)
    {
        var found = traces.Reverse()
            .Where(trace => trace.Number < (query.Before ?? long.MaxValue) && query.Selects(trace))
            .Take(PageSize + 1)
            .ToList();
        var rows = found.Take(PageSize).Select(RowOf).ToList();
        var longest = Math.Max(1, rows.Select(row => row.Duration.Ticks).DefaultIfEmpty().Max());
        return new TraceList(
            [.. rows.Select(row => row with { Percent = 100.0 * row.Duration.Ticks / longest })],
            found.Count > PageSize);
    }

    internal static IReadOnlyList<ServiceShare> SharesOf(IEnumerable<Span> spans) =>
    [
        .. spans.CountBy(span => span.Sender.Service, StringComparer.Ordinal)
            .Select(pair => new ServiceShare(pair.Key, pair.Value)),
    ];

    private static TraceRow RowOf(Trace trace) =>
        new(
            trace,
            trace.Root,
            SharesOf(trace.Spans),
            trace.Spans.Count(span => span.Status == SpanStatus.Error),
            trace.Duration,
            Percent: 0);
}
