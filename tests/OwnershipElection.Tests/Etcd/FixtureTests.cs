using DesignPatterns.OwnershipElection.Tests.Servers;

namespace DesignPatterns.OwnershipElection.Tests.Etcd;

/// <summary>
/// Goal: the servers that the tests start fail as they are told to. Method: ask the members who leads, after
/// each fault.
/// </summary>
public sealed class FixtureTests
{
    [Fact]
    public async Task A_leader_that_is_killed_paused_or_cut_off_is_replaced_and_follows_when_it_is_back()
    {
        await using var cluster = await EtcdCluster.StartAsync();
        var first = await cluster.WaitForLeaderAsync();

        await first.KillAsync();
        var second = await cluster.WaitForLeaderAsync();
        await first.RestartAsync();
        await cluster.WaitForHealthAsync();
        Assert.NotSame(first, second);

        await second.PauseAsync();
        var third = await cluster.WaitForLeaderAsync();
        await second.ResumeAsync();
        await cluster.WaitForHealthAsync();
        Assert.NotSame(second, third);

        foreach (var traffic in new[] { Traffic.Hangs, Traffic.Cut })
        {
            var leader = await cluster.WaitForLeaderAsync();
            cluster.Partition(leader, traffic);
            await cluster.WaitForLeaderAsync(deposed: leader);
            cluster.Heal();
            await cluster.WaitForHealthAsync();
        }
    }
}
