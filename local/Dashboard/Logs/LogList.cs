using DesignPatterns.Dashboard.Telemetry.Logs;

namespace DesignPatterns.Dashboard.Logs;

/// <summary>A page of the entries that a query selects, newest first.</summary>
/// <param name="Matches">How many it selects in all, on whatever page.</param>
public sealed record LogList(IReadOnlyList<LogEntry> Rows, int Matches, bool HasOlder)
{
    public const int PageSize = 200;

    public static LogList Of(IReadOnlyList<LogEntry> entries, LogQuery query)
    {
        var rows = new List<LogEntry>(PageSize);
        var matches = 0;
        var hasOlder = false;
        for (var index = entries.Count - 1; index >= 0; index--)
        {
            var entry = entries[index];
            if (!query.Selects(entry))
            {
                continue;
            }

            matches++;
            if (entry.Number >= (query.Before ?? long.MaxValue))
            {
                continue;
            }

            if (rows.Count < PageSize)
            {
                rows.Add(entry);
            }
            else
            {
                hasOlder = true;
            }
        }

        return new LogList(rows, matches, hasOlder);
    }
}
