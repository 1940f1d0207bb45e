using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Api;

/// <param name="Name">The root's.</param>
/// <param name="Resource">The root's.</param>
/// <param name="Resources">All that have a span in it, in the order in which those came.</param>
internal sealed record TraceDocument(
    long Number,
    string TraceId,
    string Name,
    string Resource,
    DateTimeOffset StartedAt,
    double DurationMilliseconds,
    bool HasError,
    int SpanCount,
    IReadOnlyList<string> Resources)
{
    public static TraceDocument Of(Trace trace) => new(
        trace.Number,
        $"{trace.Id}",
        trace.Root.Name,
        trace.Root.Sender.Service,
        trace.StartedAt,
        trace.Duration.TotalMilliseconds,
        trace.HasError,
        trace.Spans.Count,
        trace.Services);
}

internal sealed record TraceDetailDocument(TraceDocument Trace, IReadOnlyList<SpanDocument> Spans)
{
    public static TraceDetailDocument Of(Trace trace) =>
        new(TraceDocument.Of(trace), [.. trace.Spans.OrderBy(span => span.StartedAt).Select(SpanDocument.Of)]);
}

internal sealed record SpanDocument(
    string SpanId,
    string? ParentSpanId,
    string Resource,
    string Instance,
    string Scope,
    string Name,
    SpanKind Kind,
    DateTimeOffset StartedAt,
    double DurationMilliseconds,
    SpanStatus Status,
    string StatusMessage,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<SpanEventDocument> Events,
    IReadOnlyList<SpanLinkDocument> Links)
{
    public static SpanDocument Of(Span span) => new(
        $"{span.Id}",
        span.ParentId?.ToString(),
        span.Sender.Service,
        span.Sender.Instance,
        span.Scope,
        span.Name,
        span.Kind,
        span.StartedAt,
        span.Duration.TotalMilliseconds,
        span.Status,
        span.StatusMessage,
        span.Fields.ToMap(),
        [.. span.Events.Select(one => new SpanEventDocument(one.At, one.Name, one.Fields.ToMap()))],
        [
            .. span.Links.Select(
                link => new SpanLinkDocument($"{link.TraceId}", $"{link.SpanId}", link.Fields.ToMap())),
        ]);
}

internal sealed record SpanEventDocument(
    DateTimeOffset At, string Name, IReadOnlyDictionary<string, string> Attributes);

internal sealed record SpanLinkDocument(
    string TraceId, string SpanId, IReadOnlyDictionary<string, string> Attributes);
