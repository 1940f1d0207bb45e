using DesignPatterns.Dashboard.Filters;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;

namespace DesignPatterns.Dashboard.Logs;

/// <summary>What the page of the log entries shows.</summary>
public sealed record LogView
{
    public required LogQuery Query { get; init; }

    public required IReadOnlyList<string> Problems { get; init; }

    public required string WrongFilter { get; init; }

    public required IReadOnlyList<string> Services { get; init; }

    public required LogList List { get; init; }

    /// <summary>The entry whose details are asked for, if it is there still.</summary>
    public required LogEntry? Chosen { get; init; }

    /// <summary>Of the traces that entries on the page belong to, those that are kept.</summary>
    public required IReadOnlySet<TraceId> KnownTraces { get; init; }

    public required int Kept { get; init; }

    public required long Dropped { get; init; }

    internal static LogView Of(TelemetryStore telemetry, QueryReader reader)
    {
        var query = LogQuery.Read(reader);
        var entries = telemetry.Logs.Read();
        // A list for something else than was asked would mislead.
        var list = reader.Problems.Count > 0 ? new LogList([], 0, HasOlder: false) : LogList.Of(entries, query);
        var chosen = query.Entry is { } number ? entries.LastOrDefault(entry => entry.Number == number) : null;
        return new LogView
        {
            Query = query,
            Problems = reader.Problems,
            WrongFilter = reader.WrongFilter,
            Services = ServiceNames.Of(entries.Select(entry => entry.Sender)),
            List = list,
            Chosen = chosen,
            KnownTraces = list.Rows.Append(chosen)
                .Select(entry => entry?.TraceId)
                .OfType<TraceId>()
                .Distinct()
                .Where(id => telemetry.Traces.Find(id) is not null)
                .ToHashSet(),
            Kept = entries.Count,
            Dropped = telemetry.Logs.Dropped,
        };
    }
}
