using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.Sharding.Functions;

/// <summary>Ketama that passes over a server with more than its bound of the load.</summary>
/// <remarks>
/// A server takes keys while its load is under (1 + slack) times its share of the whole, rounded up; then the
/// next one on the ring does. A smaller slack is evener and moves more keys. The load is an argument: what
/// counts as load, and how long, is the caller's. Source: Mirrokni, Thorup and Zadimoghaddam, "Consistent
/// Hashing with Bounded Loads", 2016.
/// </remarks>
public sealed class BoundedLoad : IShardingFunction
{
    private readonly KetamaRing _ring;
    private readonly KeyHash _hash;
    private readonly double[] _shares;

    /// <param name="slack">What a server may have above its share: 0.25 is a quarter; 0.01 to 10.</param>
    /// <exception cref="ArgumentException">The slack is out of its range, or no weight gives a
    /// point.</exception>
    public BoundedLoad(ShardMap map, KeyHash hash = KeyHash.Fnv1A64, double slack = 0.25)
    {
        if (slack is not (>= 0.01 and <= 10))
        {
            throw new ArgumentOutOfRangeException(nameof(slack), slack, "The slack must be 0.01 to 10.");
        }

        _ring = new(map);
        _hash = hash;
        _shares = [.. map.Servers.Select(server => (1 + slack) * server.Weight / map.TotalWeight)];
    }

    /// <summary>The shard when no server has any load: ketama's.</summary>
    public int Pick(ReadOnlySpan<byte> key) => _ring.OwnerAt(_ring.PointOf(key, _hash));

    /// <summary>The first shard from the key's place on whose load is under its bound.</summary>
    /// <param name="loads">The load of each shard now, in any unit of which the key adds one; none
    /// negative.</param>
    /// <exception cref="ArgumentException">There is not one load for each server, or one is
    /// negative.</exception>
    public int Pick(ReadOnlySpan<byte> key, ReadOnlySpan<long> loads)
    {
        var total = Total(loads);
        var first = _ring.PointOf(key, _hash);
        for (var i = 0; i < _ring.Count; i++)
        {
            var point = first + i < _ring.Count ? first + i : first + i - _ring.Count;
            var shard = _ring.OwnerAt(point);
            if (loads[shard] < Bound(shard, total))
            {
                return shard;
            }
        }

        // The bounds add up to more than the load, so one has room: a server too light for a point of its
        // own.
        for (var shard = 0; shard < loads.Length; shard++)
        {
            if (loads[shard] < Bound(shard, total))
            {
                return shard;
            }
        }

        throw new InvalidOperationException(
            "All servers are at their bounds, which add up to more than the load.");
    }

    /// <summary>What a shard may hold at most, the next key included, when all together hold so
    /// much.</summary>
    public double Bound(int shard, long totalLoad) => Math.Ceiling(_shares[shard] * (totalLoad + 1));

    private long Total(ReadOnlySpan<long> loads)
    {
        if (loads.Length != _shares.Length)
        {
            throw new ArgumentException(
                $"There must be one load for each of {_shares.Length} servers, but there are {loads.Length}.",
                nameof(loads));
        }

        var total = 0L;
        foreach (var load in loads)
        {
            total += load >= 0
                ? load
                : throw new ArgumentException(
                    $"A load must not be negative, but one is {load}.", nameof(loads));
        }

        return total;
    }
}
