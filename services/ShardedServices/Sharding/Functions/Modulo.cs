using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.Sharding.Functions;

/// <summary>The hash modulo the sum of the weights: twemproxy's <c>distribution: modula</c>.</summary>
/// <remarks>
/// Here as the warning: when one of n servers comes or goes, all but about 1/n of the keys move, and a cache
/// is as good as empty. The order of servers does not matter, because twemproxy sorts them, shorter names
/// first. Source: twemproxy, <c>src/hashkit/nc_modula.c</c> and <c>conf_validate_server</c>.
/// </remarks>
public sealed class Modulo : IShardingFunction
{
    private readonly KeyHash _hash;
    private readonly uint _total;
    private readonly int[] _shards;

    // For each server the sum of the weights up to and with it. twemproxy keeps a slot for each unit of
    // weight instead, which a weight of a million would make long.
    private readonly uint[] _ends;

    public Modulo(ShardMap map, KeyHash hash = KeyHash.Fnv1A64)
    {
        _hash = hash;
        _shards = map.ByName();
        _ends = new uint[_shards.Length];
        for (var i = 0; i < _ends.Length; i++)
        {
            _total += (uint)map.Servers[_shards[i]].Weight;
            _ends[i] = _total;
        }
    }

    public int Pick(ReadOnlySpan<byte> key)
    {
        // twemproxy hashes no key when there is nothing to choose, and an empty one never.
        if (key.IsEmpty || _ends.Length == 1)
        {
            return _shards[0];
        }

        var slot = KeyHashes.Compute(_hash, key) % _total;
        if (_total == _ends.Length)
        {
            return _shards[slot];
        }

        // The first end beyond the slot: the ends rise strictly, so the complement of a miss is it.
        var found = _ends.AsSpan().BinarySearch(slot);
        return _shards[found >= 0 ? found + 1 : ~found];
    }
}
