using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ScatterGather.Tests.Gathering.Wire;

/// <summary>Keeps what the leaf's own loggers say.</summary>
internal sealed class Lines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(string? Event, string Text)> _all = new();

    public IEnumerable<string?> Events => _all.Select(line => line.Event);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name?.StartsWith("leaf.", StringComparison.Ordinal) is true)
        {
            _all.Enqueue((eventId.Name, formatter(state, exception)));
        }
    }

    public void Dispose()
    {
    }
}
