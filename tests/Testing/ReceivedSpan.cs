using DesignPatterns.Otlp;

namespace DesignPatterns.Testing;

/// <summary>A span as the receiver got it. Ids are lower-case hexadecimal; a root has an empty
/// parent.</summary>
public sealed record ReceivedSpan(
    string Service,
    string Scope,
    string Name,
    SpanKind Kind,
    string TraceId,
    string SpanId,
    string ParentSpanId,
    StatusCode Status,
    IReadOnlyDictionary<string, string> Attributes)
{
    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset EndedAt { get; init; }

    /// <summary>An attribute's value as text, null when the span has none of that name.</summary>
    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    public bool IsChildOf(ReceivedSpan parent) => TraceId == parent.TraceId && ParentSpanId == parent.SpanId;

    public override string ToString() =>
        $"{Service} {Kind} '{Name}' {TraceId} {SpanId} <- {ParentSpanId} {Status}";

    internal static IEnumerable<ReceivedSpan> From(TracesRequest request) =>
        from resource in request.ResourceSpans
        from scope in resource.ScopeSpans
        from span in scope.Spans
        select new ReceivedSpan(
            resource.Resource.ServiceName(),
            scope.Scope?.Name ?? "",
            span.Name,
            span.Kind,
            Convert.ToHexStringLower(span.TraceId.Span),
            Convert.ToHexStringLower(span.SpanId.Span),
            Convert.ToHexStringLower(span.ParentSpanId.Span),
            span.Status?.Code ?? StatusCode.Unset,
            span.Attributes.ToText())
        {
            StartedAt = AttributeText.Time(span.StartTimeUnixNano),
            EndedAt = AttributeText.Time(span.EndTimeUnixNano),
        };
}
