using DesignPatterns.Sharding;
using DesignPatterns.Sharding.Functions;
using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.ShardingFigures;

/// <summary>A row of the table.</summary>
/// <param name="Gone">Which of ten servers goes.</param>
internal sealed record Subject(string Name, Func<ShardMap, IShardingFunction> Create, int Gone = 4)
{
    public static IReadOnlyList<Subject> All { get; } =
    [
        new("modulo, fnv1a_64", map => new Modulo(map)),
        new("ketama, fnv1a_64", map => new Ketama(map)),
        new("ketama, murmur", map => new Ketama(map, KeyHash.Murmur)),
        new("ketama, md5", map => new Ketama(map, KeyHash.Md5)),
        new("bounded load, slack 0.05", map => new Loaded(map)),
        new("Maglev", map => new Maglev(map)),
        new("rendezvous", map => new Rendezvous(map)),
        new("rendezvous, weighted", map => new Rendezvous(Weighted(map))),
        new("jump, the last goes", map => new Jump(map), Gone: 9),
        new("jump, the fifth goes", map => new Jump(map)),
    ];

    // As good as equal, so that the figures compare, and yet not: then each draw costs a logarithm.
    private static ShardMap Weighted(ShardMap map) =>
        new(map.Servers.Select((server, i) => new ShardServer(server.Name, i == 0 ? 10_001 : 10_000)));

    /// <summary>Each key picked stays as load on its server.</summary>
    private sealed class Loaded(ShardMap map) : IShardingFunction
    {
        private readonly BoundedLoad _function = new(map, slack: 0.05);
        private readonly long[] _loads = new long[map.Servers.Length];

        public int Pick(ReadOnlySpan<byte> key)
        {
            var shard = _function.Pick(key, _loads);
            _loads[shard]++;
            return shard;
        }
    }
}
