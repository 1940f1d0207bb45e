using DesignPatterns.Dashboard.Filters;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;

namespace DesignPatterns.Dashboard.Logs;

/// <summary>Which log entries are asked for; all of its conditions hold at once.</summary>
public sealed record LogQuery
{
    /// <summary>The service that wrote it; null for any.</summary>
    public string? Resource { get; init; }

    public LogSeverity Level { get; init; }

    public TextSearch Text { get; init; } = TextSearch.None;

    public IReadOnlyList<FieldFilter> Where { get; init; } = [];

    public TraceId? Trace { get; init; }

    /// <summary>Lists those that came before this number.</summary>
    public long? Before { get; init; }

    /// <summary>The number of the one whose details are shown.</summary>
    public long? Entry { get; init; }

    internal static LogQuery Read(QueryReader reader) => new()
    {
        Resource = reader.Text("resource"),
        Level = reader.Choice<LogSeverity>("level") ?? LogSeverity.None,
        Text = reader.Search("text"),
        Where = reader.Filters("where"),
        Trace = reader.Trace("trace"),
        Before = reader.Number("before"),
        Entry = reader.Number("entry"),
    };

    public bool Selects(LogEntry entry)
    {
        // The cheap questions first.
        if (entry.Level < Level
            || (Resource is not null && entry.Sender.Service != Resource)
            || (Trace is not null && entry.TraceId != Trace))
        {
            return false;
        }

        foreach (var filter in Where)
        {
            if (!filter.IsMetBy(entry.Sender, entry.Fields))
            {
                return false;
            }
        }

        return Text.IsEmpty
            || Text.IsIn(entry.Text)
            || Text.IsIn(entry.Category)
            || Text.IsIn(entry.EventName)
            || Text.IsInAny(entry.Fields);
    }
}
