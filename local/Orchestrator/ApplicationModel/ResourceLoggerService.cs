using System.Collections.Concurrent;

namespace Aspire.Hosting.ApplicationModel;

public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

/// <summary>What every resource printed, and what was said about it: the last 10,000 lines of each.</summary>
public class ResourceLoggerService : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Told each line, after it was kept.</summary>
    internal Action<string, LogLine>? Forward { get; set; }

    public ILogger GetLogger(IResource resource) => GetLogger(resource.Name);
    public ILogger GetLogger(string resourceName) => LogOf(resourceName);

    /// <summary>
    /// The lines kept so far, then each that follows, until the application is disposed of.
    /// </summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) =>
        WatchAsync(resource.Name);
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) =>
        LogOf(resourceName).WatchAsync();
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource) =>
        GetAllAsync(resource.Name);
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName) =>
        LogOf(resourceName).GetAllAsync();

    /// <summary>Ends every watch.</summary>
    public void Dispose()
    {
        foreach (var log in _logs.Values)
        {
            log.Complete();
        }

        GC.SuppressFinalize(this);
    }

    internal ResourceLog LogOf(string name) =>
        _logs.GetOrAdd(name, n => new ResourceLog(line => Forward?.Invoke(n, line)));
}
