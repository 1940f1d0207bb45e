using System.Security.Cryptography;
using System.Text;
using DesignPatterns.Sharding;
using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.ShardedServices.Tests.Sharding.Functions;

/// <summary>Ketama for equal weights as one would first write it; each choice can be made wrong.</summary>
internal sealed class PlainRing(
    ShardMap map, int digests = 40, bool bigEndian = false, string separator = "-", int firstIndex = 0)
    : IShardingFunction
{
    private readonly (uint Place, int Shard)[] _points = [..
        from shard in Enumerable.Range(0, map.Servers.Length)
        from i in Enumerable.Range(firstIndex, digests)
        let text = $"{map.Servers[shard].Name}{separator}{i}"
        from part in MD5.HashData(Encoding.UTF8.GetBytes(text)).Chunk(4)
        let place = BitConverter.ToUInt32(bigEndian ? [.. part.Reverse()] : part)
        orderby place
        select (place, shard)];

    public int Pick(ReadOnlySpan<byte> key)
    {
        var hash = KeyHashes.Compute(KeyHash.Fnv1A64, key);
        return _points.Where(point => point.Place >= hash).Append(_points[0]).First().Shard;
    }
}
