using DesignPatterns.Sharding;
using DesignPatterns.Sharding.Functions;

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
                    return (owners[place], name, KeyBetween(owners[place], name));
                }
            }
        }

        throw new InvalidOperationException(
            "No two of 10,000 servers share a point: the ring is not ketama's.");
    }

    private static byte[] KeyBetween(string one, string other)
    {
        var map = ShardMap.Named(one, other);
        var turned = ShardMap.Named(other, one);
        var (function, turnedFunction) = (new Ketama(map), new Ketama(turned));
        return Enumerable.Range(0, 10_000_000).Select(i => Keys.Bytes($"key:{i}"))
            .First(key => map.Owner(function, key) != turned.Owner(turnedFunction, key));
    }
}
