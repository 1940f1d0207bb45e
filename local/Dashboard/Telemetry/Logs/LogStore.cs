namespace DesignPatterns.Dashboard.Telemetry.Logs;

/// <summary>The last log entries.</summary>
internal sealed class LogStore(LogBounds bounds)
{
    private readonly Lock _lock = new();
    private readonly Queue<LogEntry> _entries = new();
    private readonly Queue<int> _weights = new();
    private Sender? _lastSender;
    private long _bytes;
    private long _dropped;
    private long _version;

    public LogStore()
        : this(new LogBounds())
    {
    }

    /// <summary>Entries that were let go of to keep the bound.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Changes at every addition.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Adds an entry; its number is given here.</summary>
    public void Add(LogEntry entry)
    {
        var weight = Weight.Of(entry);
        lock (_lock)
        {
            weight += Weight.Of(entry.Sender, ref _lastSender);
            _entries.Enqueue(entry with { Number = _version + 1 });
            _weights.Enqueue(weight);
            _bytes += weight;
            // The one that was just added stays: what it may hold is bounded where it comes in.
            while (_entries.Count > bounds.Entries || (_bytes > bounds.Bytes && _entries.Count > 1))
            {
                _entries.Dequeue();
                _bytes -= _weights.Dequeue();
                _dropped++;
            }

            _version++;
        }
    }

    /// <summary>The entries of this instant, oldest first.</summary>
    public IReadOnlyList<LogEntry> Read()
    {
        lock (_lock)
        {
            return _entries.ToArray();
        }
    }
}
