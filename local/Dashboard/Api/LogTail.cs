using DesignPatterns.Dashboard.Telemetry.Logs;

namespace DesignPatterns.Dashboard.Api;

internal sealed class LogTail(LogStore store, ApiQuery query) : ITail<LogDocument>
{
    // The number of the last entry that was there, told or not.
    private long? _last;

    public Batch<LogDocument> Read()
    {
        if (_last == store.Version)
        {
            return Batch<LogDocument>.Nothing;
        }

        var entries = store.Read();
        var first = entries.Count == 0 ? 1 : entries[0].Number;
        var missed = _last is null ? 0 : Math.Max(0, first - _last.Value - 1);
        var known = _last is null ? 0 : Math.Max(0, _last.Value - first + 1);
        List<LogEntry> matching = [.. entries.Skip((int)known).Where(Matches)];
        var told = _last is null ? matching.TakeLast(query.Limit) : matching;
        _last = entries.Count == 0 ? 0 : entries[^1].Number;
        return new Batch<LogDocument>([.. told.Select(LogDocument.Of)], matching.Count, missed);
    }

    private bool Matches(LogEntry entry) =>
        query.IsOf(entry.Sender.Service)
        && (query.Severity is null || entry.Level >= query.Severity)
        && (query.TraceId is null || entry.TraceId == query.TraceId)
        && (query.IsFoundIn(entry.Text) || query.IsFoundIn(entry.Category) || query.IsFoundIn(entry.EventName)
            || query.IsFoundIn(entry.Fields));
}
