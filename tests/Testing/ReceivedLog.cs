using DesignPatterns.Otlp;

namespace DesignPatterns.Testing;

/// <summary>A log record as the receiver got it; the scope is the logger's category.</summary>
public sealed record ReceivedLog(
    string Service,
    string Scope,
    string Severity,
    string Body,
    string EventName,
    string TraceId,
    IReadOnlyDictionary<string, string> Attributes)
{
    public DateTimeOffset At { get; init; }

    internal static IEnumerable<ReceivedLog> From(LogsRequest request) =>
        from resource in request.ResourceLogs
        from scope in resource.ScopeLogs
        from log in scope.LogRecords
        select new ReceivedLog(
            resource.Resource.ServiceName(),
            scope.Scope?.Name ?? "",
            log.SeverityText,
            AttributeText.Text(log.Body),
            log.EventName,
            Convert.ToHexStringLower(log.TraceId.Span),
            log.Attributes.ToText())
        {
            At = AttributeText.Time(log.TimeUnixNano),
        };
}
