using DesignPatterns.ShardRouting;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>
/// A router that loses its patience with one replica: as a timeout would have it, but with no other one that is slow
/// because its machine is busy.
/// </summary>
internal static class LostPatience
{
    /// <summary>On the router's thread.</summary>
    /// <returns>Whether the replica counts as hung now; false: it owes no answer yet.</returns>
    public static bool With(Router router, int shard, int replica = 0)
    {
        var one = router.AllShards.Single(known => known.Name == $"shard-{shard}").Replicas[replica];
        if (one.AwaitedCount > 0)
        {
            var timeout = router.Options.Timeout;
            router.Options.Timeout = TimeSpan.FromTicks(-1);
            one.CheckTime();
            router.Options.Timeout = timeout;
        }

        return one.State == ReplicaState.Hung;
    }
}
