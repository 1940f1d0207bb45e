using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Traces;

/// <summary>A span at the other end of a link.</summary>
/// <param name="Span">Null when it is not kept.</param>
public sealed record LinkedSpan(TraceId TraceId, SpanId SpanId, Span? Span, IReadOnlyList<Field> Fields);

/// <summary>The links between the spans of a trace and those of others, in both directions.</summary>
public sealed class LinkedSpans
{
    /// <summary>Links shown of one span in one direction.</summary>
    public const int Most = 50;

    private readonly Func<TraceId, Trace?> _find;
    private readonly Dictionary<SpanId, List<LinkedSpan>> _incoming = [];

    private LinkedSpans(Func<TraceId, Trace?> find) => _find = find;

    /// <remarks>Most spans have no link, so a look at all of them is cheap.</remarks>
    public static LinkedSpans Of(TraceId trace, IReadOnlyList<Trace> traces, Func<TraceId, Trace?> find)
    {
        var linked = new LinkedSpans(find);
        foreach (var other in traces)
        {
            for (var index = 0; index < other.Spans.Count; index++)
            {
                linked.AddIncoming(other.Spans[index], trace);
            }
        }

        return linked;
    }

    public bool Has(Span span) => span.Links.Count > 0 || _incoming.ContainsKey(span.Id);

    /// <summary>Spans that link to this one.</summary>
    public IReadOnlyList<LinkedSpan> To(Span span) => _incoming.GetValueOrDefault(span.Id) ?? [];

    /// <summary>What this span links to.</summary>
    public IReadOnlyList<LinkedSpan> From(Span span) =>
    [
        .. span.Links.Take(Most).Select(link => new LinkedSpan(
            link.TraceId,
            link.SpanId,
            _find(link.TraceId)?.Spans.FirstOrDefault(other => other.Id == link.SpanId),
            link.Fields)),
    ];

    private void AddIncoming(Span span, TraceId trace)
    {
        for (var index = 0; index < span.Links.Count; index++)
        {
            if (span.Links[index].TraceId == trace)
            {
                AddIncoming(span, span.Links[index]);
            }
        }
    }

    private void AddIncoming(Span span, SpanLink link)
    {
        if (!_incoming.TryGetValue(link.SpanId, out var spans))
        {
            _incoming[link.SpanId] = spans = [];
        }

        if (spans.Count < Most)
        {
            spans.Add(new LinkedSpan(span.TraceId, span.Id, span, link.Fields));
        }
    }
}
