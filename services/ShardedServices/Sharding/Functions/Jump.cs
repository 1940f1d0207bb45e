using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.Sharding.Functions;

/// <summary>Jump consistent hashing: shares equal but for chance, without a table.</summary>
/// <remarks>
/// Servers must come and go at the end of the map: then keys move from or to that server alone, the least
/// possible. Taking another one out shifts all behind it. Time grows with the logarithm of their number.
/// Source: Lamping and Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm", 2014; keys are hashed by
/// <see cref="XxHash64"/>.
/// </remarks>
public sealed class Jump : IShardingFunction
{
    private readonly int _shards;

    /// <exception cref="ArgumentException">The weights are not equal.</exception>
    public Jump(ShardMap map)
    {
        if (map.Servers.Any(server => server.Weight != map.Servers[0].Weight))
        {
            throw new ArgumentException(
                $"Jump hashing must have equal weights, but has {map}; Rendezvous takes weights.",
                nameof(map));
        }

        _shards = map.Servers.Length;
    }

    public int Pick(ReadOnlySpan<byte> key) => Pick(XxHash64.Compute(key), _shards);

    /// <summary>The shard, from 0, of a key's hash among so many, at least one.</summary>
    public static int Pick(ulong hash, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        long shard = -1;
        long next = 0;
        while (next < shards)
        {
            shard = next;
            hash = (hash * 2_862_933_555_777_941_757) + 1;
            next = (long)((shard + 1) * ((double)(1L << 31) / ((hash >> 33) + 1)));
        }

        return (int)shard;
    }
}
