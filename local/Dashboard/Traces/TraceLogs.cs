using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;

namespace DesignPatterns.Dashboard.Traces;

/// <summary>What was logged in a trace, by time, up to a number of entries.</summary>
/// <param name="Total">How many are kept in all.</param>
public sealed record TraceLogs(IReadOnlyList<LogEntry> Entries, int Total)
{
    public const int Most = 200;

    public static TraceLogs Of(TraceId trace, IReadOnlyList<LogEntry> entries)
    {
        var all = entries.Where(entry => entry.TraceId == trace).ToList();
        return new TraceLogs([.. all.OrderBy(entry => entry.At).Take(Most)], all.Count);
    }
}
