using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.Sharding.Functions;

/// <summary>The points of all servers on the ring of 2³² places, in twemproxy's order.</summary>
internal sealed class KetamaRing
{
    private const int PointsPerServer = 160;
    private const int PointsPerDigest = 4;

    private readonly uint[] _places;
    private readonly ushort[] _owners;

    // Where to begin looking: for each leading part of a hash the first point not before it. A part holds
    // less than one point on average, so that a search is one step or two where a binary one takes nine for
    // three servers.
    private readonly int[] _starts;
    private readonly int _shift;

    public KetamaRing(ShardMap map)
    {
        var points = new List<(uint Place, ushort Owner)>(map.Servers.Length * PointsPerServer);
        foreach (var shard in map.ByName())
        {
            AddPoints(points, map, shard);
        }

        if (points.Count == 0)
        {
            throw new ArgumentException(
                $"Ketama must have weights that give some server {PointsPerDigest} points, but has {map}.",
                nameof(map));
        }

        // A stable sort, as glibc's qsort is when memory suffices: a spot of two servers is the first one's.
        (uint Place, ushort Owner)[] ordered = [.. points.OrderBy(point => point.Place)];
        _places = [.. ordered.Select(point => point.Place)];
        _owners = [.. ordered.Select(point => point.Owner)];
        (_starts, _shift) = Index(_places);
        SingleServer = map.Servers.Length == 1;
    }

    public int Count => _places.Length;

    /// <summary>Where the points are, in order.</summary>
    public uint[] Places => _places;

    private bool SingleServer { get; }

    /// <summary>The point that a key belongs to: the first that is not before its hash, round the
    /// ring.</summary>
    public int PointOf(ReadOnlySpan<byte> key, KeyHash hash) =>
        // twemproxy hashes no key when there is nothing to choose, and an empty one never.
        SingleServer ? 0 : PointOf(key.IsEmpty ? 0 : KeyHashes.Compute(hash, key));

    public int OwnerAt(int point) => _owners[point];

    internal int PointOf(uint hash)
    {
        var places = _places;
        var point = _starts[hash >> _shift];
        while ((uint)point < (uint)places.Length && places[point] < hash)
        {
            point++;
        }

        return point < places.Length ? point : 0;
    }

    private static void AddPoints(List<(uint Place, ushort Owner)> points, ShardMap map, int shard)
    {
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        Span<byte> text = stackalloc byte[ShardServer.MostNameBytes + 12];
        var server = map.Servers[shard];
        var length = Encoding.UTF8.GetBytes(server.Name, text);
        text[length++] = (byte)'-';
        var digests = Digests(server.Weight, map.TotalWeight, map.Servers.Length);
        for (var i = 0; i < digests; i++)
        {
            i.TryFormat(text[length..], out var digits, provider: CultureInfo.InvariantCulture);
            MD5.HashData(text[..(length + digits)], digest);
            for (var part = 0; part < PointsPerDigest; part++)
            {
                points.Add((BinaryPrimitives.ReadUInt32LittleEndian(digest[(part * 4)..]), (ushort)shard));
            }
        }
    }

    /// <summary>40 of each server on average, by its share of the weights.</summary>
    /// <remarks>
    /// In single precision and in just this order of steps, because the rounding down turns an error in the
    /// last place into four points: of 25 equal servers each has 156.
    /// </remarks>
    private static int Digests(int weight, int totalWeight, int servers)
    {
        var share = (float)weight / (float)totalWeight;
        var scaled = (float)((float)((float)(share * PointsPerServer) / PointsPerDigest) * (float)servers);
        return (int)MathF.Floor((float)(scaled + 0.0000000001));
    }

    private static (int[] Starts, int Shift) Index(uint[] places)
    {
        var bits = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)places.Length)) + 1;
        var shift = 32 - bits;
        var starts = new int[1 << bits];
        var point = 0;
        for (var part = 0; part < starts.Length; part++)
        {
            while (point < places.Length && places[point] < (uint)part << shift)
            {
                point++;
            }

            starts[part] = point;
        }

        return (starts, shift);
    }
}
