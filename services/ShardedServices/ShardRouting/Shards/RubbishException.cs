namespace DesignPatterns.ShardRouting.Shards;

/// <summary>A shard said what its protocol does not know.</summary>
internal sealed class RubbishException(string what) : Exception(what);
