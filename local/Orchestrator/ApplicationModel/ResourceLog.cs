using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>One resource's lines: a bounded backlog, and whoever watches.</summary>
internal sealed class ResourceLog(Action<LogLine> forward) : ILogger
{
    private const int Capacity = 10_000;
    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _backlog = [];
    private ImmutableList<Channel<LogLine>> _watchers = [];
    private int _lines;

    public void Add(string content, bool isError)
    {
        LogLine line;
        lock (_lock)
        {
            line = new LogLine(++_lines, content, isError);
            if (_backlog.Count == Capacity)
            {
                _backlog.Dequeue();
            }

            _backlog.Enqueue(line);
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(line);
            }
        }

        forward(line);
    }

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // A watcher that falls behind loses the oldest lines, as the backlog does.
        var channel = Channel.CreateBounded<LogLine>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest });
        LogLine[] backlog;
        lock (_lock)
        {
            backlog = [.. _backlog];
            _watchers = _watchers.Add(channel);
        }

        try
        {
            if (backlog.Length > 0)
            {
                yield return backlog;
            }

            while (await channel.Reader.WaitToReadAsync(cancellationToken))
            {
                var lines = new List<LogLine>();
                while (channel.Reader.TryRead(out var line))
                {
                    lines.Add(line);
                }

                yield return lines;
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

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync()
    {
        await Task.CompletedTask;
        LogLine[] backlog;
        lock (_lock)
        {
            backlog = [.. _backlog];
        }

        yield return backlog;
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
