namespace DesignPatterns.Dashboard.Telemetry.Logs;

/// <summary>The last log entries.</summary>
internal sealed class LogStore
{
    private readonly Lock _lock = new();
    private readonly List<LogEntry> _entries = [];

    /// <summary>Entries that were let go of to keep the bound.</summary>
    public long Dropped { get; private set; }

    /// <summary>Changes at every addition.</summary>
    public long Version => Volatile.Read(ref _version);

    private long _version;

    /// <summary>Adds an entry; its number is given here.</summary>
    public void Add(LogEntry entry)
    {
        lock (_lock)
        {
            _entries.Add(entry with { Number = ++_version });
        }
    }

    /// <summary>The entries of this instant, oldest first.</summary>
    public IReadOnlyList<LogEntry> Read()
    {
        lock (_lock)
        {
            return [.. _entries];
        }
    }
}
