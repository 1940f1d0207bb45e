using System.Collections.Concurrent;
using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Memory;

/// <summary>The entries this replica holds: never more than its bounds, in number and in bytes.</summary>
/// <remarks>
/// Evicts by SIEVE (Zhang et al., NSDI 2024): entries queue in the order they came; a hit only leaves a mark,
/// so that hits take no lock and move nothing; the hand goes from the oldest to the newest, takes marks away,
/// and evicts the first entry without one. A scan of keys asked once passes through without washing out the
/// popular ones.
/// </remarks>
internal sealed class MemoryTier(int maximumEntries, long maximumBytes)
{
    private readonly ConcurrentDictionary<CacheKey, Node> nodes = new();
    private readonly LinkedList<Node> queue = new(); // Oldest last.
    private readonly Lock writing = new();
    private LinkedListNode<Node>? hand;
    private int count;
    private long bytes;
    private long evictions;

    public int Count => Volatile.Read(ref count);

    public long Bytes => Volatile.Read(ref bytes);

    public long Evictions => Volatile.Read(ref evictions);

    public CacheEntry? Find(CacheKey key)
    {
        if (!nodes.TryGetValue(key, out var node))
        {
            return null;
        }

        node.Mark();
        return node.Entry;
    }

    /// <summary>Stores an entry in the place of the one that the key had.</summary>
    public void Put(CacheKey key, CacheEntry entry)
    {
        lock (writing)
        {
            if (nodes.TryGetValue(key, out var known))
            {
                bytes += entry.Size - known.Entry.Size;
                known.Entry = entry;
            }
            else
            {
                var node = new Node(key, entry);
                nodes[key] = node;
                queue.AddFirst(node);
                bytes += node.Size;
                count++;
            }

            while (count > maximumEntries || bytes > maximumBytes)
            {
                EvictNeedsLock();
            }
        }
    }

    private void EvictNeedsLock()
    {
        var candidate = hand ?? queue.Last!;

        // One round takes every mark away; without the bound, hits could leave new ones for ever.
        for (var steps = count; steps > 0 && candidate.Value.TakeMark(); steps--)
        {
            candidate = candidate.Previous ?? queue.Last!;
        }

        hand = candidate.Previous;
        queue.Remove(candidate);
        nodes.TryRemove(candidate.Value.Key, out _);
        bytes -= candidate.Value.Size;
        count--;
        evictions++;
    }

    private sealed class Node(CacheKey key, CacheEntry entry)
    {
        private volatile CacheEntry entry = entry;
        private volatile bool marked;

        public CacheKey Key => key;

        public CacheEntry Entry
        {
            get => entry;
            set => entry = value;
        }

        public int Size => entry.Size + (key.Value.Length * sizeof(char));

        public void Mark()
        {
            // Reading first keeps the cache line shared between cores while a popular entry stays marked.
            if (!marked)
            {
                marked = true;
            }
        }

        public bool TakeMark()
        {
            var was = marked;
            marked = false;
            return was;
        }
    }
}
