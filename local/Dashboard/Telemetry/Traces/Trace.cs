namespace DesignPatterns.Dashboard.Telemetry.Traces;

/// <summary>The spans of a trace that have come so far, as they were at one instant.</summary>
/// <remarks>
/// What a list of traces shows is worked out once, when the value is made; the store makes a new one only for a
/// trace that has grown since it was last read.
/// </remarks>
public sealed record Trace
{
    // Up to here looking at each span is cheaper than a set of their ids.
    private const int Few = 16;

    public Trace(long number, TraceId id, IReadOnlyList<Span> spans)
    {
        Number = number;
        Id = id;
        Spans = spans;
        Root = FindRoot(spans);
        StartedAt = spans[0].StartedAt;
        EndedAt = spans[0].EndedAt;
        var services = new List<string>(capacity: 2);
        var known = spans.Count > Few ? new HashSet<string>() : null;
        Sender? before = null;
        for (var i = 0; i < spans.Count; i++)
        {
            var span = spans[i];
            StartedAt = span.StartedAt < StartedAt ? span.StartedAt : StartedAt;
            EndedAt = span.EndedAt > EndedAt ? span.EndedAt : EndedAt;
            ErrorCount += span.Status == SpanStatus.Error ? 1 : 0;
            HasLinks |= span.Links.Count > 0;
            var service = span.Sender.Service;
            if (!ReferenceEquals(span.Sender, before) && (known?.Add(service) ?? !services.Contains(service)))
            {
                services.Add(service);
            }

            before = span.Sender;
        }

        Services = services;
    }

    /// <summary>Counts all traces, in the order in which their first spans came.</summary>
    public long Number { get; }

    public TraceId Id { get; }

    /// <summary>At least one, in the order in which they came.</summary>
    public IReadOnlyList<Span> Spans { get; }

    /// <summary>Where the trace began: the earliest span whose parent is not here, else the earliest.</summary>
    public Span Root { get; }

    public DateTimeOffset StartedAt { get; }

    public DateTimeOffset EndedAt { get; }

    public TimeSpan Duration => EndedAt - StartedAt;

    /// <summary>Who took part, in the order in which their spans came.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>Spans that failed.</summary>
    public int ErrorCount { get; }

    public bool HasError => ErrorCount > 0;

    /// <summary>Whether any span points to another trace's.</summary>
    public bool HasLinks { get; }

    /// <summary>A trace of spans that all bear its id.</summary>
    public static Trace Of(long number, IReadOnlyList<Span> spans) => new(number, spans[0].TraceId, spans);

    private static Span FindRoot(IReadOnlyList<Span> spans)
    {
        var ids = spans.Count > Few ? spans.Select(span => span.Id).ToHashSet() : null;
        Span? earliest = null;
        Span? earliestOrphan = null;
        for (var i = 0; i < spans.Count; i++)
        {
            var span = spans[i];
            earliest = IsEarlier(span, earliest) ? span : earliest;
            if (IsEarlier(span, earliestOrphan)
                && (span.ParentId is not { } parent || !(ids?.Contains(parent) ?? IsAmong(spans, parent))))
            {
                earliestOrphan = span;
            }
        }

        return earliestOrphan ?? earliest!;
    }

    private static bool IsEarlier(Span span, Span? than) => than is null || span.StartedAt < than.StartedAt;

    private static bool IsAmong(IReadOnlyList<Span> spans, SpanId id)
    {
        for (var i = 0; i < spans.Count; i++)
        {
            if (spans[i].Id == id)
            {
                return true;
            }
        }

        return false;
    }
}
