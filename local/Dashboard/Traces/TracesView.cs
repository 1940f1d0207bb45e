using DesignPatterns.Dashboard.Filters;
using DesignPatterns.Dashboard.Telemetry;

namespace DesignPatterns.Dashboard.Traces;

/// <summary>What the list of traces shows.</summary>
public sealed record TracesView
{
    public required TraceQuery Query { get; init; }

    /// <summary>The shortest duration as it was written.</summary>
    public required string? Minimum { get; init; }

    public required IReadOnlyList<string> Problems { get; init; }

    public required string WrongFilter { get; init; }

    public required IReadOnlyList<string> Services { get; init; }

    public required TraceList List { get; init; }

    public required int Kept { get; init; }

    public required long Dropped { get; init; }

    internal static TracesView Of(TelemetryStore telemetry, QueryReader reader)
    {
        var query = TraceQuery.Read(reader);
        var traces = telemetry.Traces.Read();
        return new TracesView
        {
            Query = query,
            Minimum = reader.Text("minimum"),
            Problems = reader.Problems,
            WrongFilter = reader.WrongFilter,
            Services = ServiceNames.Of(traces.SelectMany(trace => trace.Spans).Select(span => span.Sender)),
            // A list for something else than was asked would mislead.
            List = reader.Problems.Count > 0 ? TraceList.Empty : TraceList.Of(traces, query),
            Kept = traces.Count,
            Dropped = telemetry.Traces.Dropped,
        };
    }
}
