using System.Collections.Concurrent;

namespace Aspire.Hosting.ApplicationModel;

public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

/// <summary>What every resource printed, and what was said about it: the last 10,000 lines of each.</summary>
public sealed class ResourceLoggerService(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    public ILogger GetLogger(IResource resource) => LogOf(resource.Name);

    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource) =>
        GetAllAsync(resource.Name);

    /// <summary>The lines kept so far, in one batch.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        await Task.CompletedTask;
        yield return LogOf(resourceName).Lines();
    }

    internal ResourceLog LogOf(string name) => _logs.GetOrAdd(name, _ => new ResourceLog(time));
}

internal readonly record struct TimedLine(LogLine Line, DateTimeOffset At);

internal sealed class ResourceLog(TimeProvider time) : ILogger
{
    private const int Capacity = 10_000;
    private readonly Lock _lock = new();
    private readonly Queue<TimedLine> _lines = [];
    private int _lastNumber;

    public void Add(string content, bool isError)
    {
        lock (_lock)
        {
            if (_lines.Count == Capacity)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(new TimedLine(new LogLine(++_lastNumber, content, isError), time.GetUtcNow()));
        }
    }

    public LogLine[] Lines() => [.. LinesAfter(0).Select(timed => timed.Line)];

    /// <summary>The lines kept that came after the one of that number.</summary>
    public TimedLine[] LinesAfter(int number)
    {
        lock (_lock)
        {
            return number >= _lastNumber ? [] : [.. _lines.SkipWhile(timed => timed.Line.LineNumber <= number)];
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        Add($"{formatter(state, exception)} {exception?.Message}".TrimEnd(), logLevel >= LogLevel.Error);
}
