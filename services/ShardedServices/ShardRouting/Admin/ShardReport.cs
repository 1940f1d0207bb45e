using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Admin;

/// <summary>One shard, as <c>GET /shards</c> shows it.</summary>
/// <param name="Calls">How many calls it was asked since the start.</param>
internal sealed record ShardReport(
    string Name, int Weight, bool IsLive, long Calls, IReadOnlyList<ReplicaReport> Replicas)
{
    /// <summary>All shards; on the loop's thread.</summary>
    public static IReadOnlyList<ShardReport> Of(Router router) =>
        [.. router.Shards.ToArray().Select(shard => new ShardReport(
            shard.Name,
            router.WeightOf(shard),
            !shard.IsOut,
            shard.Calls,
            [.. shard.Replicas.Select(replica => new ReplicaReport(replica.Address, replica.State))]))];
}

/// <summary>One replica of a shard.</summary>
internal sealed record ReplicaReport(string Address, ReplicaState State);
