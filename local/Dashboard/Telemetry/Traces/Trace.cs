namespace DesignPatterns.Dashboard.Telemetry.Traces;

/// <summary>The spans of a trace that have come so far, as they were at one instant.</summary>
/// <param name="Number">Counts all traces, in the order in which their first spans came.</param>
/// <param name="Spans">At least one, in the order in which they came.</param>
public sealed record Trace(long Number, TraceId Id, IReadOnlyList<Span> Spans)
{
    /// <summary>Where the trace began: the earliest span whose parent is not here, else the earliest.</summary>
    public Span Root
    {
        get
        {
            var ids = Spans.Select(span => span.Id).ToHashSet();
            return Spans.OrderBy(span => span.ParentId is { } parent && ids.Contains(parent))
                .ThenBy(span => span.StartedAt)
                .First();
        }
    }

    public DateTimeOffset StartedAt => Spans.Min(span => span.StartedAt);

    public DateTimeOffset EndedAt => Spans.Max(span => span.EndedAt);

    public TimeSpan Duration => EndedAt - StartedAt;

    public bool HasError => Spans.Any(span => span.Status == SpanStatus.Error);
}
