using System.Text;
using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.Sharding.Functions;

/// <summary>Rendezvous hashing: each server draws a number for the key, the highest has it.</summary>
/// <remarks>
/// Any server may go, and its keys alone move, spread over all others by weight; when a weight rises, keys
/// move to that server alone. The order of servers does not matter. Time grows with their number. Sources:
/// Thaler and Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", 1998; for the weights −w ÷ ln
/// u, Schindelhauer and Schomaker, "Weighted Distributed Hash Tables", 2005.
/// </remarks>
public sealed class Rendezvous : IShardingFunction
{
    // In the order of names, so that a tie falls the same way for each order of servers.
    private readonly ulong[] _salts;
    private readonly double[] _weights;
    private readonly int[] _shards;
    private readonly bool _weighted;

    public Rendezvous(ShardMap map)
    {
        _shards = map.ByName();
        var names = _shards.Select(shard => map.Servers[shard].Name);
        _salts = [.. names.Select(name => XxHash64.Compute(Encoding.UTF8.GetBytes(name)))];
        _weights = [.. _shards.Select(shard => (double)map.Servers[shard].Weight)];
        _weighted = _weights.Distinct().Count() > 1;
    }

    public int Pick(ReadOnlySpan<byte> key)
    {
        var hash = XxHash64.Compute(key);
        return _shards[_weighted ? HighestWeighted(hash) : Highest(hash)];
    }

    // −w ÷ ln u rises with u: with equal weights the draws themselves decide, without a logarithm for each.
    private int Highest(ulong hash)
    {
        var (best, highest) = (0, 0UL);
        for (var i = 0; i < _salts.Length; i++)
        {
            var draw = Draw(hash, _salts[i]);
            if (draw > highest)
            {
                (best, highest) = (i, draw);
            }
        }

        return best;
    }

    private int HighestWeighted(ulong hash)
    {
        var (best, highest) = (0, double.NegativeInfinity);
        for (var i = 0; i < _salts.Length; i++)
        {
            // The middle of one of 2⁵³ parts of (0, 1), so that the logarithm is finite and not zero.
            var uniform = (Draw(hash, _salts[i]) + 0.5) * (1.0 / (1L << 53));
            var score = -_weights[i] / Math.Log(uniform);
            if (score > highest)
            {
                (best, highest) = (i, score);
            }
        }

        return best;
    }

    private static ulong Draw(ulong hash, ulong salt) => XxHash64.Mix(hash ^ salt) >> 11;
}
