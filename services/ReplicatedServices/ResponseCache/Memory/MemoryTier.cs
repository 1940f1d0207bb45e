using System.Collections.Concurrent;
using DesignPatterns.ResponseCache.Policy;
using DesignPatterns.ResponseCache.Purging;

namespace DesignPatterns.ResponseCache.Memory;

/// <summary>The entries this replica holds: never more than its bounds, in number and in bytes.</summary>
/// <remarks>
/// Evicts by SIEVE (Zhang et al., NSDI 2024): entries queue in the order they came; a hit only leaves a mark,
/// so that hits take no lock and move nothing; the hand goes from the oldest to the newest, takes marks away,
/// and evicts the first entry without one. A scan of keys asked once passes through without washing out the
/// popular ones. Purged entries go when they are looked up, or are evicted like any other.
/// </remarks>
internal sealed class MemoryTier(int maximumEntries, long maximumBytes, PurgeLog purges)
{
    private readonly ConcurrentDictionary<CacheKey, Node> _nodes = new();
    private readonly Lock _writing = new();
    private Node? _newest;
    private Node? _oldest;
    private Node? _hand;
    private int _count;
    private long _bytes;
    private long _evictions;

    public int Count => Volatile.Read(ref _count);

    public long Bytes => Volatile.Read(ref _bytes);

    public long Evictions => Volatile.Read(ref _evictions);

    public CacheEntry? Find(CacheKey key)
    {
        if (!_nodes.TryGetValue(key, out var node))
        {
            return null;
        }

        node.Mark();
        var entry = node.Entry;
        return entry.AsOf == purges.Version ? entry : Judge(node, entry);
    }

    /// <summary>Stores an entry in the place of the one that the key had.</summary>
    public void Put(CacheKey key, CacheEntry entry)
    {
        lock (_writing)
        {
            if (_nodes.TryGetValue(key, out var known))
            {
                ReplaceNeedsLock(known, entry);
            }
            else
            {
                var node = new Node(key, entry);
                _nodes[key] = node;
                EnqueueNeedsLock(node);
                _bytes += node.Size;
                _count++;
            }

            while (_count > maximumEntries || _bytes > maximumBytes)
            {
                EvictNeedsLock();
            }
        }
    }

    private CacheEntry? Judge(Node node, CacheEntry entry)
    {
        if (entry is Tombstone)
        {
            return null;
        }

        var standing = purges.Judge(node.Key, entry.Tags, entry.AsOf, out var version);
        if (standing == Standing.Valid)
        {
            entry.AsOf = version;
            return entry;
        }

        lock (_writing)
        {
            // Unless it was replaced or evicted meanwhile.
            if (ReferenceEquals(node.Entry, entry) && _nodes.TryGetValue(node.Key, out var known) && known == node)
            {
                ReplaceNeedsLock(node, standing == Standing.Doubtful && entry is StoredResponse response
                    ? response.Doubted() with { AsOf = version }
                    : Tombstone.Instance);
            }
        }

        return Find(node.Key);
    }

    private void ReplaceNeedsLock(Node node, CacheEntry entry)
    {
        _bytes += entry.Size - node.Entry.Size;
        node.Entry = entry;
    }

    private void EvictNeedsLock()
    {
        var candidate = _hand ?? _oldest!;

        // One round takes every mark away; without the bound, hits could leave new ones for ever.
        for (var steps = _count; steps > 0 && candidate.TakeMark(); steps--)
        {
            candidate = candidate.Newer ?? _oldest!;
        }

        _hand = candidate.Newer;
        DequeueNeedsLock(candidate);
        _nodes.TryRemove(candidate.Key, out _);
        _bytes -= candidate.Size;
        _count--;
        _evictions++;
    }

    // The queue is threaded through the nodes: a list of its own would cost each entry 32 bytes more.
    private void EnqueueNeedsLock(Node node)
    {
        node.Older = _newest;
        if (_newest is null)
        {
            _oldest = node;
        }
        else
        {
            _newest.Newer = node;
        }

        _newest = node;
    }

    private void DequeueNeedsLock(Node node)
    {
        if (node.Newer is null)
        {
            _newest = node.Older;
        }
        else
        {
            node.Newer.Older = node.Older;
        }

        if (node.Older is null)
        {
            _oldest = node.Newer;
        }
        else
        {
            node.Older.Newer = node.Newer;
        }
    }

    /// <summary>In the place of a purged entry, until the key has another or is evicted.</summary>
    private sealed record Tombstone : CacheEntry
    {
        public static readonly Tombstone Instance = new() { AsOf = long.MinValue };

        public override int Size => Overhead;
    }

    private sealed class Node(CacheKey key, CacheEntry entry)
    {
        private volatile CacheEntry _entry = entry;
        private volatile bool _marked;

        public CacheKey Key => key;

        public Node? Newer { get; set; }

        public Node? Older { get; set; }

        public CacheEntry Entry
        {
            get => _entry;
            set => _entry = value;
        }

        public int Size => _entry.Size + ((key.Value.Length + key.Variant.Length) * sizeof(char));

        public void Mark()
        {
            // Reading first keeps the cache line shared between cores while a popular entry stays marked.
            if (!_marked)
            {
                _marked = true;
            }
        }

        public bool TakeMark()
        {
            var was = _marked;
            _marked = false;
            return was;
        }
    }
}
