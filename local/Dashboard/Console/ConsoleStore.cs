using System.Collections.Concurrent;
using System.Collections.Immutable;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Console;

/// <summary>The last lines of each resource.</summary>
internal sealed class ConsoleStore
{
    /// <summary>Lines kept of each resource, as Aspire's dashboard does.</summary>
    public const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, Queue<ConsoleDocument>> _lines = new(StringComparer.Ordinal);
    private long _version;

    /// <summary>Changes with every line.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Adds a line; one that is known already is left out.</summary>
    public void Add(ConsoleDocument line)
    {
        var lines = _lines.GetOrAdd(line.Resource, _ => new Queue<ConsoleDocument>());
        lock (lines)
        {
            if (lines.Count > 0 && line.Number <= lines.Last().Number)
            {
                return;
            }

            if (lines.Count == Capacity)
            {
                lines.Dequeue();
            }

            lines.Enqueue(line);
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>The lines of one resource, or of all when it is null, by time.</summary>
    public ImmutableArray<ConsoleDocument> Read(string? resource)
    {
        var queues = resource is null ? _lines.Values : _lines.TryGetValue(resource, out var one) ? [one] : [];
        var all = new List<ConsoleDocument>();
        foreach (var queue in queues)
        {
            lock (queue)
            {
                all.AddRange(queue);
            }
        }

        return [.. all.OrderBy(line => line.At)];
    }
}
