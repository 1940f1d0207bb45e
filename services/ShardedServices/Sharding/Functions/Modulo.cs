using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.Sharding.Functions;

/// <summary>The hash modulo the sum of the weights: twemproxy's <c>distribution: modula</c>.</summary>
/// <remarks>
/// Here as the warning: when one of n servers comes or goes, all but about 1/n of the keys move, and a cache
/// is as good as empty. The order of servers matters. Source: twemproxy, <c>src/hashkit/nc_modula.c</c>.
/// </remarks>
public sealed class Modulo : IShardingFunction
{
    private readonly KeyHash _hash;
    private readonly uint _total;

    // For each server the sum of the weights up to and with it. twemproxy keeps a slot for each unit of
    // weight instead, which a weight of a million would make long.
    private readonly uint[] _ends;

    public Modulo(ShardMap map, KeyHash hash = KeyHash.Fnv1A64)
    {
        _hash = hash;
        _ends = new uint[map.Servers.Length];
        for (var shard = 0; shard < _ends.Length; shard++)
        {
            _total += (uint)map.Servers[shard].Weight;
            _ends[shard] = _total;
        }
    }

    public int Pick(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty || _ends.Length == 1)
        {
            return 0;
        }

        var slot = KeyHashes.Compute(_hash, key) % _total;
        if (_total == _ends.Length)
        {
            return (int)slot;
        }

        // The first end beyond the slot: the ends rise strictly, so the complement of a miss is it.
        var found = _ends.AsSpan().BinarySearch(slot);
        return found >= 0 ? found + 1 : ~found;
    }
}
