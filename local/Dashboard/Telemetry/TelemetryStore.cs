using DesignPatterns.Dashboard.Telemetry.Logs;
using DesignPatterns.Dashboard.Telemetry.Metrics;
using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Telemetry;

/// <summary>All telemetry that came in, in memory, up to the bounds of each kind.</summary>
/// <remarks>
/// Exporters add and pages read at the same time: a reader takes the references of an instant, under a lock that
/// is held for as long as copying them takes, and works on what never changes again.
/// </remarks>
internal sealed class TelemetryStore
{
    public LogStore Logs { get; } = new();

    public TraceStore Traces { get; } = new();

    public MetricStore Metrics { get; } = new();
}
