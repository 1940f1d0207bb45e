using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Traces;
using Google.Protobuf.Collections;

namespace DesignPatterns.Dashboard.Intake;

/// <summary>Takes batches of spans into the store.</summary>
internal sealed class TraceIntake(
    TelemetryStore store, TextTable texts, AttributeReader attributes, SenderTable senders, TimeProvider time)
{
    public Otlp.TracesResponse Take(Otlp.TracesRequest request)
    {
        var rejections = new Rejections();
        foreach (var ofResource in request.ResourceSpans)
        {
            var sender = senders.Share(ofResource.Resource);
            foreach (var ofScope in ofResource.ScopeSpans)
            {
                var scope = texts.Share(ofScope.Scope?.Name ?? "", IntakeBounds.Name);
                foreach (var span in ofScope.Spans)
                {
                    Take(span, sender, scope, rejections);
                }
            }
        }

        return rejections.Count == 0
            ? new Otlp.TracesResponse()
            : new Otlp.TracesResponse
            {
                PartialSuccess = new Otlp.TracesPartialSuccess
                {
                    RejectedSpans = rejections.Count,
                    ErrorMessage = $"{rejections}",
                },
            };
    }

    private void Take(Otlp.Span span, Sender sender, string scope, Rejections rejections)
    {
        if (TraceId.From(span.TraceId.Span) is not { } traceId || SpanId.From(span.SpanId.Span) is not { } id)
        {
            rejections.Add("a span without ids: 16 and 8 bytes, not all zero");
        }
        else if (!store.Traces.Add(Read(span, traceId, id, sender, scope)))
        {
            rejections.Add("a span of a trace that holds as many as it may");
        }
    }

    private Span Read(Otlp.Span span, TraceId traceId, SpanId id, Sender sender, string scope)
    {
        // A clock that was set back, or a missing time, makes a span of no length.
        var begin = span.StartTimeUnixNano == 0 ? span.EndTimeUnixNano : span.StartTimeUnixNano;
        var nanoseconds = span.EndTimeUnixNano > begin ? span.EndTimeUnixNano - begin : 0;
        var startedAt = WireTime.At(begin, otherwise: time.GetUtcNow());
        return new Span
        {
            TraceId = traceId,
            Id = id,
            ParentId = SpanId.From(span.ParentSpanId.Span),
            Sender = sender,
            Name = texts.Share(span.Name, IntakeBounds.Name),
            Scope = scope,
            Kind = (int)span.Kind is > 0 and <= (int)SpanKind.Consumer
                ? (SpanKind)span.Kind
                : SpanKind.Unspecified,
            StartedAt = startedAt,
            Duration = new TimeSpan((long)(nanoseconds / TimeSpan.NanosecondsPerTick)),
            Status = span.Status?.Code switch
            {
                Otlp.StatusCode.Ok => SpanStatus.Ok,
                Otlp.StatusCode.Error => SpanStatus.Error,
                _ => SpanStatus.Unset,
            },
            StatusMessage = texts.Share(span.Status?.Message ?? "", IntakeBounds.Value),
            Fields = attributes.Read(span.Attributes),
            Events = span.Events.Count == 0 ? [] : Read(span.Events, startedAt),
            Links = span.Links.Count == 0 ? [] : Read(span.Links),
        };
    }

    private SpanEvent[] Read(RepeatedField<Otlp.SpanEvent> events, DateTimeOffset startedAt) =>
    [
        .. events.Take(IntakeBounds.Events).Select(one => new SpanEvent(
            WireTime.At(one.TimeUnixNano, otherwise: startedAt),
            texts.Share(one.Name, IntakeBounds.Name),
            attributes.Read(one.Attributes))),
    ];

    private SpanLink[] Read(RepeatedField<Otlp.SpanLink> links) =>
    [
        .. from link in links.Take(IntakeBounds.Events)
           let traceId = TraceId.From(link.TraceId.Span)
           let spanId = SpanId.From(link.SpanId.Span)
           where traceId is not null && spanId is not null
           select new SpanLink(traceId.Value, spanId.Value, attributes.Read(link.Attributes)),
    ];
}
