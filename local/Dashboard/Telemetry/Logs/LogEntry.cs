namespace DesignPatterns.Dashboard.Telemetry.Logs;

/// <summary>A structured log entry.</summary>
/// <param name="Number">Counts all entries, in the order in which they came.</param>
/// <param name="Severity">OTLP's: 1-4 trace, 5-8 debug, 9-12 information, 13-16 warning, 17-20 error, 21-24 fatal;
/// 0 when none was sent.</param>
/// <param name="Category">The instrumentation scope; for .NET the logger's category.</param>
public sealed record LogEntry(
    long Number,
    DateTimeOffset At,
    Sender Sender,
    int Severity,
    string Category,
    string EventName,
    string Text,
    IReadOnlyList<Field> Fields,
    TraceId? TraceId,
    SpanId? SpanId)
{
    public LogSeverity Level => (LogSeverity)Math.Clamp((Severity + 3) / 4, 0, 6);
}

public enum LogSeverity
{
    None,
    Trace,
    Debug,
    Information,
    Warning,
    Error,
    Fatal,
}
