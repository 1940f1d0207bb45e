using DesignPatterns.Etcd;
using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Stores;
using DesignPatterns.OwnershipElection.Tests.Servers;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Clusters;

/// <summary>
/// Goal: whichever of etcd's members die, there are no two owners, and once a majority is back there is one.
/// Method: three real members that are killed, under three candidates that count while they own, with leases
/// of 2 s.
/// </summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    [Fact]
    public async Task When_the_leader_is_killed_there_are_no_two_owners_and_counting_goes_on()
    {
        await using var cluster = await EtcdCluster.StartAsync();
        await using var candidates = Candidates.Start(cluster, Candidates.Short);
        await candidates.ProgressAsync();

        var leader = await cluster.WaitForLeaderAsync();
        await leader.KillAsync();
        await candidates.ProgressAsync();
        await leader.RestartAsync();
        await candidates.ProgressAsync();

        output.WriteLine($"{candidates}");
        await candidates.AssertSoundAsync();
    }

    [Fact]
    public async Task A_member_that_hangs_for_a_fifth_of_a_lease_does_not_cost_it()
    {
        await using var cluster = await EtcdCluster.StartAsync();
        var hung = await cluster.WaitForFollowerAsync();
        await using var client = new EtcdClient(new()
        {
            Endpoints = [hung.Endpoint, .. cluster.Endpoints.Except([hung.Endpoint])],
            AttemptTimeout = TimeSpan.FromSeconds(1.8),
        });
        var options = new OwnershipOptions { TimeToLive = TimeSpan.FromSeconds(9) };
        await using var leases = new Leases(new EtcdOwnershipStore(client), options, TimeProvider.System, new());
        var lease = await leases.SharedAsync();

        await hung.PauseAsync();

        // The lease is real, and so is its time: no longer than it takes until another member has renewed it, which
        // leaves two seconds for pauses of a busy machine.
        var left = lease.Remaining;
        while (lease.Remaining is var now && now <= left)
        {
            Assert.False(lease.Lost.IsCancellationRequested);
            left = now;
            await Task.Delay(1);
        }

        Assert.True(lease.IsHeld);
        await hung.ResumeAsync();
    }

    [Fact]
    public async Task When_the_majority_is_lost_the_owner_steps_down_and_says_why_and_all_recovers()
    {
        await using var cluster = await EtcdCluster.StartAsync();
        await using var candidates = Candidates.Start(cluster, Candidates.Short);
        await candidates.ProgressAsync();

        await Task.WhenAll(cluster.Members.Take(2).Select(member => member.KillAsync()));
        await Candidates.UntilAsync(() => candidates.Owners == 0, "nobody owns");
        Assert.All(candidates.Failures, failure => Assert.True(failure
            is OwnershipStoreFailure.NoMajority or OwnershipStoreFailure.Late or OwnershipStoreFailure.Unreachable));
        await Task.WhenAll(cluster.Members.Take(2).Select(member => member.RestartAsync()));
        await candidates.ProgressAsync();

        output.WriteLine($"{candidates}");
        await candidates.AssertSoundAsync();
    }
}
