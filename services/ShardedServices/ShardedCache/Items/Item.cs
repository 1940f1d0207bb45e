namespace DesignPatterns.ShardedCache.Items;

/// <param name="AssembledAt">When the origin made it: of two answers alike, one was cached.</param>
internal sealed record Item(string Id, string Name, DateTimeOffset AssembledAt);
