namespace DesignPatterns.ShardRouting.Calls;

/// <summary>A shard did not answer a question of our own.</summary>
internal sealed class ShardFailedException(string reason) : Exception(reason);
