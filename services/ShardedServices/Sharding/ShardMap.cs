using System.Collections.Immutable;
using System.Text;

namespace DesignPatterns.Sharding;

/// <summary>The servers that share the keys: a value, checked when it is made, that never changes.</summary>
/// <remarks>
/// A shard is an index into <see cref="Servers"/>, in the order given. Two maps are equal when they have
/// equal servers in the same order.
/// </remarks>
public sealed class ShardMap : IEquatable<ShardMap>
{
    private static readonly Comparer<byte[]> ByBytes =
        Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other));

    /// <summary>The most servers in a map.</summary>
    public const int MostServers = 1_000;

    /// <exception cref="ArgumentException">There are no servers or more than 1,000, or two have one
    /// name.</exception>
    public ShardMap(IEnumerable<ShardServer> servers)
    {
        Servers = [.. servers];
        if (Servers.Length is 0 or > MostServers)
        {
            throw new ArgumentException(
                $"A shard map must have 1 to {MostServers} servers, but has {Servers.Length}.",
                nameof(servers));
        }

        var twice = Servers.GroupBy(server => server.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new ArgumentException(
                $"Each server must have a name of its own, but {twice.Count()} are named '{twice.Key}'.",
                nameof(servers));
        }

        TotalWeight = Servers.Sum(server => server.Weight);
    }

    public ImmutableArray<ShardServer> Servers { get; }

    /// <summary>The sum of all weights.</summary>
    public int TotalWeight { get; }

    /// <summary>A map of servers of weight 1.</summary>
    /// <exception cref="ArgumentException">As the constructor and <see cref="ShardServer"/>.</exception>
    public static ShardMap Named(params IEnumerable<string> names) =>
        new(names.Select(name => new ShardServer(name)));

    /// <summary>The map with one server more, as the last.</summary>
    /// <exception cref="ArgumentException">Its name is taken, or the map is full.</exception>
    public ShardMap With(ShardServer server) => new(Servers.Add(server));

    /// <summary>The map without a server; the shards behind it move up by one.</summary>
    /// <exception cref="ArgumentException">The map has no such server, or no other.</exception>
    public ShardMap Without(string name) => IndexOf(name) is >= 0 and var index
        ? new(Servers.RemoveAt(index))
        : throw new ArgumentException(
            $"The server to leave out must be one of {this}, but is '{name}'.",
            nameof(name));

    /// <summary>The shard of a server, or −1.</summary>
    public int IndexOf(string name)
    {
        for (var shard = 0; shard < Servers.Length; shard++)
        {
            if (Servers[shard].Name == name)
            {
                return shard;
            }
        }

        return -1;
    }

    /// <summary>The shards in the order of their servers' names, whatever the servers' own order.</summary>
    /// <remarks>
    /// Shorter names first, then by bytes: twemproxy sorts each pool so (<c>string_compare</c>), and modula
    /// and points on one spot depend on it.
    /// </remarks>
    internal int[] ByName() => [.. Enumerable.Range(0, Servers.Length)
        .Select(shard => (Shard: shard, Name: Encoding.UTF8.GetBytes(Servers[shard].Name)))
        .OrderBy(server => server.Name.Length)
        .ThenBy(server => server.Name, ByBytes)
        .Select(server => server.Shard)];

    public bool Equals(ShardMap? other) => other is not null && Servers.SequenceEqual(other.Servers);

    public override bool Equals(object? obj) => Equals(obj as ShardMap);

    public override int GetHashCode() =>
        Servers.Aggregate(Servers.Length, (hash, server) => HashCode.Combine(hash, server));

    public override string ToString() =>
        string.Join(", ", Servers.Select(server => $"{server.Name}:{server.Weight}"));
}
