namespace DesignPatterns.Dashboard.Telemetry.Traces;

public enum SpanKind
{
    Unspecified,
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}

public enum SpanStatus
{
    Unset,
    Ok,
    Error,
}

public sealed record Span
{
    public required TraceId TraceId { get; init; }

    public required SpanId Id { get; init; }

    public SpanId? ParentId { get; init; }

    public required Sender Sender { get; init; }

    public required string Name { get; init; }

    /// <summary>The instrumentation scope: the ActivitySource.</summary>
    public required string Scope { get; init; }

    public required SpanKind Kind { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Never negative.</summary>
    public required TimeSpan Duration { get; init; }

    public required SpanStatus Status { get; init; }

    public string StatusMessage { get; init; } = "";

    public IReadOnlyList<Field> Fields { get; init; } = [];

    public IReadOnlyList<SpanEvent> Events { get; init; } = [];

    public IReadOnlyList<SpanLink> Links { get; init; } = [];

    public DateTimeOffset EndedAt => StartedAt + Duration;
}

public sealed record SpanEvent(DateTimeOffset At, string Name, IReadOnlyList<Field> Fields);

/// <summary>Points to a span of, mostly, another trace: a message's consumer to its producer.</summary>
public sealed record SpanLink(TraceId TraceId, SpanId SpanId, IReadOnlyList<Field> Fields);
