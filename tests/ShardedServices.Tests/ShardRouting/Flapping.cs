using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>Members that crash and come back, or stop and go on, at random moments.</summary>
internal static class Flapping
{
    /// <summary>Flaps one of the servers after the other, each time until it is live again.</summary>
    public static async Task RunAsync(
        RunningRouter router, MemcachedServer[] servers, int[] members, int times, int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < times; round++)
        {
            await Task.Delay(random.Next(60));
            var member = members[random.Next(members.Length)];
            var isCrash = random.Next(3) == 0;
            await (isCrash ? servers[member].KillAsync() : servers[member].PauseAsync());
            await router.UntilAsync(router => Replica(router, member).State != ReplicaState.Live);
            await Task.Delay(random.Next(80));
            await (isCrash ? servers[member].RestartAsync() : servers[member].ResumeAsync());
            await router.UntilAsync(member, ReplicaState.Live);
        }
    }

    private static Replica Replica(DesignPatterns.ShardRouting.Router router, int member) =>
        router.Shards.ToArray().SelectMany(shard => shard.Replicas).ElementAt(member);
}
