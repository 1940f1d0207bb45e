using DesignPatterns.ShardRouting.Calls;

namespace DesignPatterns.ShardRouting.Shards;

/// <summary>
/// The keys of ejected shards that were written at others: they must be gone from there before a shard can be ejected
/// again, or what is old by then would be read.
/// </summary>
internal sealed class GuestKeys(int most)
{
    private readonly HashSet<byte[]> _keys = new(KeyComparer.Instance);

    public bool IsEmpty => _keys.Count == 0 && !Overflowed;

    /// <summary>There were more than could be remembered: their hosts have to be emptied.</summary>
    public bool Overflowed { get; private set; }

    public void Add(ReadOnlySpan<byte> key)
    {
        if (_keys.Count < most)
        {
            _keys.GetAlternateLookup<ReadOnlySpan<byte>>().Add(key);
        }
        else
        {
            Overflowed = true;
        }
    }

    /// <summary>There may be others that nobody knows.</summary>
    public void Overflow() => Overflowed = true;

    /// <summary>Those of them, which are remembered on.</summary>
    public byte[][] Where(Predicate<byte[]> wanted) => [.. _keys.Where(key => wanted(key))];

    /// <summary>Hands over all of them, and forgets them.</summary>
    public byte[][] Take()
    {
        byte[][] keys = [.. _keys];
        _keys.Clear();
        Overflowed = false;
        return keys;
    }
}
