namespace DesignPatterns.Sharding;

/// <summary>A sharding function: says which shard holds a key.</summary>
/// <remarks>
/// The plug of this library. An implementation is built from a <see cref="ShardMap"/>, never changes, depends
/// on nothing but the map and the key, allocates nothing when asked, and may be asked by many threads at
/// once. Another map is another function.
/// </remarks>
public interface IShardingFunction
{
    /// <summary>The shard of a key: an index into <see cref="ShardMap.Servers"/>.</summary>
    int Pick(ReadOnlySpan<byte> key);
}
