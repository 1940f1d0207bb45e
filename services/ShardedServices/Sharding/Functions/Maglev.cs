using System.Text;
using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.Sharding.Functions;

/// <summary>Maglev hashing: one look into a table of which each server has its even share.</summary>
/// <remarks>
/// A change of servers moves a few percent of keys more than the least possible, between servers that stay.
/// The order of servers does not matter. The table holds 65,537 entries of two bytes, so that shares of 100
/// servers differ by one part in 655, and a weight under 1/65,537 of all may have none. Source: Eisenbud et
/// al., "Maglev: A Fast and Reliable Software Network Load Balancer", 2016, §3.4; weights by turns, as Envoy
/// has them.
/// </remarks>
public sealed class Maglev : IShardingFunction
{
    /// <summary>A prime, so that each server's steps of any width reach every entry.</summary>
    public const int TableSize = 65_537;

    private const ushort Free = ushort.MaxValue;

    private readonly ushort[] _table = new ushort[TableSize];

    public Maglev(ShardMap map)
    {
        Array.Fill(_table, Free);
        var shards = map.ByName();
        var next = new int[shards.Length];
        var step = new int[shards.Length];
        for (var i = 0; i < shards.Length; i++)
        {
            var name = Encoding.UTF8.GetBytes(map.Servers[shards[i]].Name);
            next[i] = (int)(XxHash64.Compute(name) % TableSize);
            step[i] = (int)(XxHash64.Compute(name, seed: 1) % (TableSize - 1)) + 1;
        }

        Fill(map, shards, next, step);
    }

    // The high half of a product spreads 64 bits over the table as evenly as a remainder, without a division.
    public int Pick(ReadOnlySpan<byte> key) =>
        _table[(int)Math.BigMul(XxHash64.Compute(key), (ulong)TableSize, out _)];

    /// <summary>In turns each server takes the next free entry of its own order; the heaviest every
    /// turn.</summary>
    private void Fill(ShardMap map, int[] shards, int[] next, int[] step)
    {
        var heaviest = map.Servers.Max(server => server.Weight);
        var credit = new int[shards.Length];
        var taken = 0;
        while (true)
        {
            for (var i = 0; i < shards.Length; i++)
            {
                credit[i] += map.Servers[shards[i]].Weight;
                if (credit[i] < heaviest)
                {
                    continue;
                }

                credit[i] -= heaviest;
                while (_table[next[i]] != Free)
                {
                    next[i] = (next[i] + step[i]) % TableSize;
                }

                _table[next[i]] = (ushort)shards[i];
                if (++taken == TableSize)
                {
                    return;
                }
            }
        }
    }
}
