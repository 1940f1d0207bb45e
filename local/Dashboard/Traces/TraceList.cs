using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Traces;

public sealed record ServiceShare(string Service, int Spans);

/// <summary>A line of the list of traces.</summary>
/// <param name="Services">Who took part, in the order in which they began.</param>
/// <param name="Percent">How long it took, of the longest on the page.</param>
public sealed record TraceRow(
    Trace Trace,
    Span Root,
    IReadOnlyList<ServiceShare> Services,
    int Errors,
    TimeSpan Duration,
    double Percent);

/// <summary>A page of the traces that a query selects, newest first.</summary>
/// <param name="Older">The number before which the next page begins; null when this is the last.</param>
/// <param name="WasCut">The search stopped before the page was full, as it had looked at enough.</param>
public sealed record TraceList(IReadOnlyList<TraceRow> Rows, long? Older, bool WasCut)
{
    public const int PageSize = 100;

    /// <summary>Spans that one page looks through: a rare text costs tens of milliseconds and no more.</summary>
    public const int MostSpans = 50_000;

    public static readonly TraceList Empty = new([], Older: null, WasCut: false);

    public static TraceList Of(IReadOnlyList<Trace> traces, TraceQuery query, int mostSpans = MostSpans)
    {
        var rows = new List<TraceRow>();
        var looked = 0;
        var last = 0L;
        for (var index = traces.Count - 1; index >= 0; index--)
        {
            var trace = traces[index];
            if (trace.Number >= (query.Before ?? long.MaxValue))
            {
                continue;
            }

            if (looked >= mostSpans)
            {
                return new TraceList(Compared(rows), last, WasCut: true);
            }

            looked += query.AsksSpans ? trace.Spans.Count : 0;
            last = trace.Number;
            if (!query.Selects(trace))
            {
                continue;
            }

            if (rows.Count == PageSize)
            {
                return new TraceList(Compared(rows), rows[^1].Trace.Number, WasCut: false);
            }

            rows.Add(RowOf(trace));
        }

        return new TraceList(Compared(rows), Older: null, WasCut: false);
    }

    /// <summary>Who took part, in the order in which they began; children come in before their parents.</summary>
    internal static IReadOnlyList<ServiceShare> SharesOf(IReadOnlyList<Span> spans)
    {
        var services = new Dictionary<string, (DateTimeOffset Began, int Spans)>();
        foreach (var span in spans)
        {
            var (began, count) = services.GetValueOrDefault(span.Sender.Service, (span.StartedAt, 0));
            services[span.Sender.Service] = (span.StartedAt < began ? span.StartedAt : began, count + 1);
        }

        return
        [
            .. services.OrderBy(service => service.Value.Began)
                .Select(service => new ServiceShare(service.Key, service.Value.Spans)),
        ];
    }

    private static TraceRow RowOf(Trace trace) =>
        new(
            trace,
            trace.Root,
            SharesOf(trace.Spans),
            trace.Spans.Count(span => span.Status == SpanStatus.Error),
            trace.Duration,
            Percent: 0);

    private static List<TraceRow> Compared(List<TraceRow> rows)
    {
        var longest = Math.Max(1, rows.Select(row => row.Duration.Ticks).DefaultIfEmpty().Max());
        return [.. rows.Select(row => row with { Percent = 100.0 * row.Duration.Ticks / longest })];
    }
}
