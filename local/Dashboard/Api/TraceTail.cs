using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Api;

/// <remarks>A trace that has grown is told again: it takes the place of what was said of it before.</remarks>
internal sealed class TraceTail(TraceStore store, ApiQuery query) : ITail<TraceDocument>
{
    // How many spans each trace had when it was last looked at, of those that the store holds.
    private Dictionary<long, int>? _seen;
    private long _last;
    private long _version = -1;

    public Batch<TraceDocument> Read()
    {
        var version = store.Version;
        if (version == _version)
        {
            return Batch<TraceDocument>.Nothing;
        }

        _version = version;
        var traces = store.Read();
        var isFirst = _seen is null;
        var seen = _seen ?? [];
        List<Trace> matching =
        [
            .. traces.Where(one => seen.GetValueOrDefault(one.Number) != one.Spans.Count && Matches(one)),
        ];
        var missed = isFirst || traces.Count == 0 ? 0 : Math.Max(0, traces[0].Number - _last - 1);
        _seen = traces.ToDictionary(one => one.Number, one => one.Spans.Count);
        _last = traces.Count == 0 ? _last : traces[^1].Number;
        var told = isFirst ? matching.TakeLast(query.Limit) : matching;
        return new Batch<TraceDocument>([.. told.Select(TraceDocument.Of)], matching.Count, missed);
    }

    private bool Matches(Trace trace) =>
        (query.TraceId is null || trace.Id == query.TraceId)
        && (query.HasError is null || trace.HasError == query.HasError)
        && (query.Resource is null || trace.Services.Any(query.IsOf))
        && (query.Search is null || trace.Spans.Any(IsFoundIn));

    private bool IsFoundIn(Span span) =>
        query.IsFoundIn(span.Name) || query.IsFoundIn(span.StatusMessage) || query.IsFoundIn(span.Fields);
}
