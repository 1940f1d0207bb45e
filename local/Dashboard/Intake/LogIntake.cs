using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;

namespace DesignPatterns.Dashboard.Intake;

/// <summary>Takes batches of log entries into the store; it takes every one.</summary>
internal sealed class LogIntake(
    TelemetryStore store, TextTable texts, AttributeReader attributes, SenderTable senders, TimeProvider time)
{
    public Otlp.LogsResponse Take(Otlp.LogsRequest request)
    {
        foreach (var ofResource in request.ResourceLogs)
        {
            var sender = senders.Share(ofResource.Resource);
            foreach (var ofScope in ofResource.ScopeLogs)
            {
                var category = texts.Share(ofScope.Scope?.Name ?? "", IntakeBounds.Name);
                foreach (var record in ofScope.LogRecords)
                {
                    store.Logs.Add(Read(record, sender, category));
                }
            }
        }

        return new Otlp.LogsResponse();
    }

    private LogEntry Read(Otlp.LogRecord record, Sender sender, string category)
    {
        var nanoseconds = record.TimeUnixNano == 0 ? record.ObservedTimeUnixNano : record.TimeUnixNano;
        return new LogEntry(
            Number: 0,
            WireTime.At(nanoseconds, otherwise: time.GetUtcNow()),
            sender,
            Math.Clamp((int)record.SeverityNumber, 0, 24),
            category,
            texts.Share(record.EventName, IntakeBounds.Name),
            attributes.Text(record.Body),
            attributes.Read(record.Attributes),
            TraceId.From(record.TraceId.Span),
            SpanId.From(record.SpanId.Span));
    }
}
