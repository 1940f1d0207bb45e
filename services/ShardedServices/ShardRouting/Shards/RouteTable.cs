using DesignPatterns.Sharding;

namespace DesignPatterns.ShardRouting.Shards;

/// <summary>Which shard has which key, among some shards; never changes.</summary>
internal sealed class RouteTable
{
    private readonly IShardingFunction _function;
    private readonly Shard[] _shards;

    /// <exception cref="ArgumentException">There are no shards, or the function cannot take their weights.</exception>
    public RouteTable(IEnumerable<Shard> shards, Configuration.RouterOptions options)
    {
        _shards = [.. shards];
        var map = new ShardMap(_shards.Select(shard => new ShardServer(shard.Name, shard.Weight)));
        _function = ShardingFunctions.Create(options.Distribution, map, options.Hash, options.Tag);
    }

    public ReadOnlySpan<Shard> Shards => _shards;

    public Shard Pick(ReadOnlySpan<byte> key) => _shards[_function.Pick(key)];
}
