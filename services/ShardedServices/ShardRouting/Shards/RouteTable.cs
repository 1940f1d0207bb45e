using DesignPatterns.Sharding;
using DesignPatterns.ShardRouting.Configuration;

namespace DesignPatterns.ShardRouting.Shards;

/// <summary>Which shard has which key, among some shards; never changes.</summary>
internal sealed class RouteTable
{
    private readonly IShardingFunction _function;
    private readonly Shard[] _shards;
    private readonly Dictionary<Shard, int> _weights;

    /// <param name="map">The shards' places on the map, in the same order.</param>
    /// <exception cref="ArgumentException">
    /// There are no shards, the function cannot take their weights, or the policy needs more replicas.
    /// </exception>
    public RouteTable(IReadOnlyList<Shard> shards, IEnumerable<ShardOptions> map, RouterOptions options)
        : this(shards, shards.Zip(map).ToDictionary(pair => pair.First, pair => pair.Second.Weight), options)
    {
        if (map.FirstOrDefault(options.LacksReplicas) is { } lacking)
        {
            throw new ArgumentException(RouterOptions.NeedsReplicas(lacking), nameof(map));
        }
    }

    private RouteTable(IReadOnlyList<Shard> shards, Dictionary<Shard, int> weights, RouterOptions options)
    {
        _shards = [.. shards];
        _weights = weights;
        var map = new ShardMap(_shards.Select(shard => new ShardServer(shard.Name, weights[shard])));
        _function = ShardingFunctions.Create(options.Distribution, map, options.Hash, options.Tag);
    }

    public ReadOnlySpan<Shard> Shards => _shards;

    public Shard Pick(ReadOnlySpan<byte> key) => _shards[_function.Pick(key)];

    public int WeightOf(Shard shard) => _weights[shard];

    /// <summary>The same with some of its shards only.</summary>
    public RouteTable Among(IReadOnlyList<Shard> shards, RouterOptions options) => new(shards, _weights, options);
}
