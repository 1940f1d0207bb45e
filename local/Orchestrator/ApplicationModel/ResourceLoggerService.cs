using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

/// <summary>What every resource printed, and what was said about it: the last 10,000 lines of each.</summary>
public class ResourceLoggerService
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Told each line, after it was kept.</summary>
    internal Action<string, LogLine>? Forward { get; set; }

    public ILogger GetLogger(IResource resource) => GetLogger(NameOf(resource));

    public ILogger GetLogger(string resourceName) => LogOf(resourceName);

    /// <summary>The lines kept so far, then each that follows, until the resource's log is completed.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => WatchAsync(NameOf(resource));

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => LogOf(resourceName).WatchAsync();

    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource) => GetAllAsync(NameOf(resource));

    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName) => LogOf(resourceName).GetAllAsync();

    public void Complete(IResource resource) => Complete(NameOf(resource));

    public void Complete(string name) => LogOf(name).Complete();

    public void ClearBacklog(string resourceName) => LogOf(resourceName).Clear();

    internal ResourceLog LogOf(string name) =>
        _logs.GetOrAdd(name, n => new ResourceLog(line => Forward?.Invoke(n, line)));

    private static string NameOf(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Name;
    }
}
