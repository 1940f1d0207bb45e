using System.Diagnostics;
using DesignPatterns.OwnershipElection.Tests.Servers;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Clusters;

/// <summary>
/// Goal: a name changes hands at once if its owner wants it, and only after its owner has stopped if it is
/// cut off. Method: three real members, and candidates that count while they own.
/// </summary>
public sealed class HandOverTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_resignation_hands_over_by_a_watch_while_the_old_lease_still_lives()
    {
        await using var cluster = await EtcdCluster.StartAsync();
        await using var candidates = Candidates.Start(cluster, timeToLive: TimeSpan.FromMinutes(1));
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

    [Fact]
    public async Task An_owner_that_reaches_only_a_leader_cut_off_from_the_others_stops_before_the_next_starts()
    {
        await using var cluster = await EtcdCluster.StartAsync();
        var leader = await cluster.WaitForLeaderAsync();
        string[] others = [.. cluster.Endpoints.Where(endpoint => endpoint != leader.Endpoint)];
        await using var candidates = new Candidates(Candidates.Short);
        candidates.Add("athens", leader.Endpoint);
        await candidates.ProgressAsync();
        candidates.Add("byzantium", others);
        candidates.Add("cyrene", others);

        cluster.Partition(leader);
        await Candidates.UntilAsync(() => candidates.Owner is "byzantium" or "cyrene", "another owns");
        await candidates.ProgressAsync();
        cluster.Heal();
        await candidates.ProgressAsync();

        output.WriteLine($"{candidates}");
        await candidates.AssertSoundAsync();
    }
}
