using System.Diagnostics;
using DesignPatterns.Ownership;
using DesignPatterns.OwnershipElection.Tests.Servers;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Clusters;

/// <summary>
/// Goal: whatever befalls etcd's members, there are no two owners, and once a majority is back there is one. Method: three
/// real members that are killed, paused and cut off, under three candidates that count while they own, with leases of 2 s.
/// </summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    [Fact]
    public async Task When_the_leader_is_killed_there_are_no_two_owners_and_counting_goes_on()
    {
        await using var cluster = await EtcdCluster.StartAsync();
        await using var candidates = Start(cluster);
        await candidates.ProgressAsync();

        var leader = await cluster.WaitForLeaderAsync();
        await leader.KillAsync();
        await candidates.ProgressAsync();
        await leader.RestartAsync();
        await candidates.ProgressAsync();

        Report(candidates);
        await candidates.AssertSoundAsync();
    }

    [Fact]
    public async Task An_owner_that_reaches_only_a_leader_cut_off_from_the_others_stops_before_the_next_starts()
    {
        await using var cluster = await EtcdCluster.StartAsync();
        var leader = await cluster.WaitForLeaderAsync();
        string[] others = [.. cluster.Endpoints.Where(endpoint => endpoint != leader.Endpoint)];
        await using var candidates = new Candidates();
        candidates.Add("athens", leader.Endpoint);
        await candidates.ProgressAsync();
        candidates.Add("byzantium", others);
        candidates.Add("cyrene", others);

        cluster.Partition(leader);
        await Candidates.UntilAsync(() => candidates.Owner is "byzantium" or "cyrene", "another owns");
        await candidates.ProgressAsync();
        cluster.Heal();
        await candidates.ProgressAsync();

        Report(candidates);
        await candidates.AssertSoundAsync();
    }

    [Fact]
    public async Task When_the_majority_is_lost_the_owner_steps_down_and_says_why_and_all_recovers()
    {
        await using var cluster = await EtcdCluster.StartAsync();
        await using var candidates = Start(cluster);
        await candidates.ProgressAsync();

        await Task.WhenAll(cluster.Members.Take(2).Select(member => member.KillAsync()));
        await Candidates.UntilAsync(() => candidates.Owners == 0, "nobody owns");
        Assert.All(candidates.Failures, failure => Assert.True(failure
            is OwnershipStoreFailure.NoMajority or OwnershipStoreFailure.Late or OwnershipStoreFailure.Unreachable));
        await Task.WhenAll(cluster.Members.Take(2).Select(member => member.RestartAsync()));
        await candidates.ProgressAsync();

        Report(candidates);
        await candidates.AssertSoundAsync();
    }

    [Fact]
    public async Task When_the_leader_is_paused_for_longer_than_a_lease_there_are_no_two_owners()
    {
        await using var cluster = await EtcdCluster.StartAsync();
        await using var candidates = Start(cluster);
        await candidates.ProgressAsync();

        var leader = await cluster.WaitForLeaderAsync();
        await leader.PauseAsync();
        await cluster.WaitForLeaderAsync(deposed: leader);
        await candidates.ProgressAsync();
        await leader.ResumeAsync();
        await candidates.ProgressAsync();

        Report(candidates);
        await candidates.AssertSoundAsync();
    }

    [Fact]
    public async Task A_resignation_hands_over_by_a_watch_while_the_old_lease_still_lives()
    {
        await using var cluster = await EtcdCluster.StartAsync();
        await using var candidates = Start(cluster);
        await candidates.ProgressAsync();
        for (var i = 0; i < 10; i++)
        {
            var (owner, reigns) = (candidates.Reigns.Last().Who, candidates.Reigns.Count);
            var start = Stopwatch.GetTimestamp();
            await candidates.ResignAsync(owner);
            await Candidates.UntilAsync(() => candidates.Reigns.Count > reigns, "the next owner");
            output.WriteLine($"handed over in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F1} ms");
            Assert.NotEqual(owner, candidates.Reigns.Last().Who);
        }

        // The shared leases of those who resigned were never given up: nobody waited for their end.
        await candidates.AssertSoundAsync();
        Assert.Equal(11, candidates.Reigns.Count);
    }

    private static Candidates Start(EtcdCluster cluster)
    {
        var candidates = new Candidates();
        var endpoints = cluster.Endpoints;
        foreach (var (i, name) in ((string[])["athens", "byzantium", "cyrene"]).Index())
        {
            candidates.Add(name, [.. endpoints.Skip(i), .. endpoints.Take(i)]);
        }

        return candidates;
    }

    private void Report(Candidates candidates) => output.WriteLine(
        $"{candidates.Written} counted, {candidates.Failures.Count} failed, reigns: "
        + string.Join(", ", candidates.Reigns.Select(reign => $"{reign.Who} {reign.Token}")));
}
