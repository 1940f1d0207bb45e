using DesignPatterns.Dashboard.Telemetry;

namespace DesignPatterns.Dashboard.Traces;

/// <summary>Where the page of a trace is, and the details of a span on it.</summary>
internal static class TraceAddress
{
    public static string Of(TraceId trace, SpanId? span = null) =>
        span is null ? $"/traces/{trace}" : $"/traces/{trace}?span={span}";
}
