using DesignPatterns.OwnershipElection.Tests.Servers;

namespace DesignPatterns.OwnershipElection.Tests.Etcd;

/// <summary>
/// Goal: the servers that the tests start fail as they are told to. Method: ask the members who leads. What
/// kills, pauses and hangs do, the tests of failover show.
/// </summary>
public sealed class FixtureTests
{
    [Fact]
    public async Task A_leader_cut_off_from_the_others_is_replaced_and_follows_when_it_is_back()
    {
        await using var cluster = await EtcdCluster.StartAsync();
        var leader = await cluster.WaitForLeaderAsync();

        cluster.Partition(leader, Traffic.Cut);
        await cluster.WaitForLeaderAsync(deposed: leader);

        cluster.Heal();
        await cluster.WaitForHealthAsync();
    }
}
