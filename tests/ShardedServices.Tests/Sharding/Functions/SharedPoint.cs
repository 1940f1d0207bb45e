using DesignPatterns.Sharding;
using DesignPatterns.Sharding.Functions;
using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.ShardedServices.Tests.Sharding.Functions;

/// <summary>Two servers with a point on the same spot of the ring, and a key that falls there.</summary>
internal static class SharedPoint
{
    private static readonly Lazy<(string One, string Other, byte[] Key)> Found = new(Search);

    public static (string One, string Other, byte[] Key) Find() => Found.Value;

    private static (string One, string Other, byte[] Key) Search()
    {
        var owners = new Dictionary<uint, string>();
        foreach (var name in Enumerable.Range(0, 10_000).Select(i => $"cache-{i}"))
        {
            foreach (var place in new KetamaRing(ShardMap.Named(name)).Places)
            {
                if (!owners.TryAdd(place, name) && owners[place] != name)
                {
                    return (owners[place], name, KeyAt(place, ShardMap.Named(owners[place], name)));
                }
            }
        }

        throw new InvalidOperationException("No two of 10,000 servers share a point: not ketama's ring.");
    }

    private static byte[] KeyAt(uint place, ShardMap map)
    {
        var ring = new KetamaRing(map);
        return Enumerable.Range(0, 10_000_000).Select(i => Keys.Bytes($"key:{i}"))
            .First(key => ring.Places[ring.PointOf(key, KeyHash.Fnv1A64)] == place);
    }
}
