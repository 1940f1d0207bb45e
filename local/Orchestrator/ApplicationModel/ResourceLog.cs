using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>One resource's lines: a bounded backlog, and whoever watches.</summary>
internal sealed class ResourceLog : ILogger
{
    private const int Capacity = 10_000;
    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _backlog = [];
    private ImmutableList<Channel<LogLine>> _watchers = [];
    private int _lines;

    public void Add(string content, bool isError)
    {
        lock (_lock)
        {
            var line = new LogLine(++_lines, content, isError);
            if (_backlog.Count == Capacity)
            {
                _backlog.Dequeue();
            }

            _backlog.Enqueue(line);
            _watchers.ForEach(watcher => watcher.Writer.TryWrite(line));
        }
    }

    public LogLine[] Backlog()
    {
        lock (_lock)
        {
            return [.. _backlog];
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync()
    {
        // A watcher that falls behind loses the oldest lines, as the backlog does.
        var channel = Channel.CreateBounded<LogLine>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            foreach (var line in _backlog)
            {
                channel.Writer.TryWrite(line);
            }

            _watchers = _watchers.Add(channel);
        }

        try
        {
            await foreach (var line in channel.Reader.ReadAllAsync())
            {
                yield return [line];
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers = _watchers.Remove(channel);
            }
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            _watchers.ForEach(watcher => watcher.Writer.TryComplete());
            _watchers = [];
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        var message = formatter(state, exception);
        Add(exception is null ? message : $"{message} {exception.Message}", logLevel >= LogLevel.Error);
    }
}
