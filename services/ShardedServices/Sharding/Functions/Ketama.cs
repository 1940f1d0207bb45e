using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.Sharding.Functions;

/// <summary>Consistent hashing that puts every key where twemproxy 0.5 with <c>distribution: ketama</c> puts
/// it.</summary>
/// <remarks>
/// When a server goes, its keys alone move; when one comes, keys move to it alone. That holds while the
/// others keep their number of points, as up to 24 equal servers do; weights share out anew, and a few keys
/// more move. The order of servers does not matter: a point of two on one spot (in one map of three servers
/// of 30,000) belongs to the shorter name, then the lesser. Source: twemproxy,
/// <c>src/hashkit/nc_ketama.c</c>; the idea is of Karger et al., "Consistent Hashing and Random Trees", 1997.
/// </remarks>
/// <exception cref="ArgumentException">No weight is large enough for a point.</exception>
public sealed class Ketama(ShardMap map, KeyHash hash = KeyHash.Fnv1A64) : IShardingFunction
{
    private readonly KetamaRing _ring = new(map);

    public int Pick(ReadOnlySpan<byte> key) => _ring.OwnerAt(_ring.PointOf(key, hash));
}
