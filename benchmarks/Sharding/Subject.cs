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
        new("bounded load, slack 0.25, keys as load", map => new Loaded(map)),
        new("Maglev", map => new Maglev(map)),
        new("rendezvous", map => new Rendezvous(map)),
        new("rendezvous, weights of 1 and 2", map => new Rendezvous(Weighted(map))),
        new("jump, the last goes", map => new Jump(map), Gone: 9),
        new("jump, the fifth goes", map => new Jump(map)),
    ];

    private static ShardMap Weighted(ShardMap map) =>
        new(map.Servers.Select((server, i) => new ShardServer(server.Name, 1 + (i % 2))));

    /// <summary>Each key picked stays as load on its server.</summary>
    private sealed class Loaded(ShardMap map) : IShardingFunction
    {
        private readonly BoundedLoad _function = new(map);
        private readonly long[] _loads = new long[map.Servers.Length];

        public int Pick(ReadOnlySpan<byte> key)
        {
            var shard = _function.Pick(key, _loads);
            _loads[shard]++;
            return shard;
        }
    }
}
