using System.Collections.Concurrent;
using System.Collections.Immutable;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Console;

/// <summary>The last lines of each resource.</summary>
internal sealed class ConsoleStore
{
    /// <summary>Lines kept of each resource, as Aspire's dashboard does.</summary>
    public const int Capacity = 10_000;

    /// <summary>Characters kept of each resource, so that long lines cannot fill the memory.</summary>
    public const long MaximumCharacters = 8 * 1024 * 1024;

    /// <summary>Resources whose lines are kept; lines of others are refused.</summary>
    public const int MaximumResources = 2_000;

    private readonly ConcurrentDictionary<string, ConsoleRing> _rings = new(StringComparer.Ordinal);
    private long _version;

    /// <summary>Changes with every line, and when the feed comes or goes.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>The resources that have printed something.</summary>
    public IEnumerable<string> Resources => _rings.Keys;

    /// <summary>Adds a line, unless it is known already; false when there are too many resources.</summary>
    public bool Add(ConsoleDocument line)
    {
        if (!_rings.TryGetValue(line.Resource, out var ring))
        {
            if (_rings.Count >= MaximumResources)
            {
                return false;
            }

            ring = _rings.GetOrAdd(line.Resource, _ => new ConsoleRing(Capacity, MaximumCharacters));
        }

        lock (ring)
        {
            if (ring.Add(line))
            {
                Interlocked.Increment(ref _version);
            }
        }

        return true;
    }

    /// <summary>Has pages renewed that say whether the orchestrator is heard.</summary>
    public void MarkChanged() => Interlocked.Increment(ref _version);

    public bool Knows(string resource) => _rings.ContainsKey(resource);

    /// <summary>The last lines that meet a condition, oldest first, of one resource or of all.</summary>
    /// <param name="resource">Null reads all, interleaved by time.</param>
    /// <param name="before">Only lines before this place; null reads from the end.</param>
    /// <param name="count">How many lines at most.</param>
    public ImmutableArray<ConsoleLine> ReadLast(
        string? resource, ConsolePlace? before, int count, Func<ConsoleLine, bool> condition)
    {
        var rings = resource is null ? _rings.Values : _rings.TryGetValue(resource, out var one) ? [one] : [];
        var found = new List<ConsoleLine>();
        foreach (var ring in rings)
        {
            lock (ring)
            {
                ring.CopyLast(count, before, condition, found);
            }
        }

        found.Sort((a, b) => a.Place.CompareTo(b.Place));
        return [.. found.Skip(Math.Max(0, found.Count - count))];
    }
}
