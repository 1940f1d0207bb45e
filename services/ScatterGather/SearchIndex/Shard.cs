using System.Text;

namespace DesignPatterns.SearchIndex;

/// <summary>One of several parts of a corpus.</summary>
public readonly record struct Shard
{
    private const ulong FnvOffset = 0xcbf29ce484222325;
    private const ulong FnvPrime = 0x100000001b3;
    private const ulong Spread = 0x9e3779b97f4a7c15;

    /// <exception cref="ArgumentOutOfRangeException">There is no such shard.</exception>
    public Shard(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        (Index, Count) = (index, count);
    }

    /// <summary>Counted from 0.</summary>
    public int Index { get; }

    public int Count { get; }

    /// <summary>The index of the shard that holds a document: the same on every machine, for good.</summary>
    /// <remarks>FNV-1a of 64 bits over the id's UTF-8 bytes, whose high half is spread over the shards.</remarks>
    public static int IndexOf(string id, int shardCount)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shardCount);
        return IndexOf(HashOf(id), shardCount);
    }

    internal static uint HashOf(string id)
    {
        var hash = FnvOffset;
        foreach (var unit in Encoding.UTF8.GetBytes(id))
        {
            hash = (hash ^ unit) * FnvPrime;
        }

        // FNV's last byte hardly reaches the high bits, in which ids that differ by one digit would all be alike.
        return (uint)(((hash ^ (hash >> 32)) * Spread) >> 32);
    }

    internal bool Holds(uint hash) => IndexOf(hash, Count) == Index;

    private static int IndexOf(uint hash, int shardCount) => (int)(((ulong)hash * (ulong)shardCount) >> 32);

    public override string ToString() => $"{Index}of{Count}";
}
