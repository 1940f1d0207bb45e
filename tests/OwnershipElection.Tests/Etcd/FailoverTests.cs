using System.Diagnostics;
using DesignPatterns.Etcd;
using DesignPatterns.OwnershipElection.Tests.Servers;

namespace DesignPatterns.OwnershipElection.Tests.Etcd;

/// <summary>
/// Goal: a client gets on with the members that can, repeats nothing that may have been done, and says why
/// when nobody can. Method: a real cluster whose members are killed, paused and cut off; each test heals it.
/// </summary>
public sealed class FailoverTests(EtcdCluster cluster) : IClassFixture<EtcdCluster>, IAsyncLifetime
{
    private readonly string _key = $"{Guid.NewGuid():N}";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        cluster.Heal();
        foreach (var member in cluster.Members)
        {
            await (member.ProcessId is null ? member.RestartAsync() : member.ResumeAsync());
        }

        await cluster.WaitForHealthAsync();
    }

    [Fact]
    public async Task A_member_that_hangs_costs_one_attempt_and_is_then_left_alone()
    {
        var (hung, others) = Split(await cluster.WaitForFollowerAsync());
        await using var etcd = Clients.With(
            options => options.AttemptTimeout = TimeSpan.FromMilliseconds(300), [hung.Endpoint, .. others]);
        await etcd.PutAsync(_key, "1".Bytes());

        await hung.PauseAsync();
        await etcd.PutAsync(_key, "2".Bytes(), new() { IsIdempotent = true });

        // Were it asked again, a put that may not be repeated would fail.
        for (var put = 3; put <= 20; put++)
        {
            await etcd.PutAsync(_key, $"{put}".Bytes());
        }

        Assert.Equal("20", (await etcd.GetAsync(_key))!.Text);
    }

    [Fact]
    public async Task What_may_have_been_done_is_not_done_again_unless_it_may_be()
    {
        var member = cluster.Members[0];
        await using var proxy = CutProxy.Start(member.ClientPort);
        await using var etcd = Clients.With(
            options => options.AttemptTimeout = TimeSpan.FromMilliseconds(300), proxy.Endpoint, member.Endpoint);
        await etcd.PutAsync(_key, default);
        var put = new Transaction { Then = [Operation.Put(_key, default)] };

        proxy.Set(Traffic.LosesAnswers);
        var late = await Assert.ThrowsAsync<EtcdException>(() => etcd.TransactAsync(put));
        Assert.Equal((EtcdFailure.Late, true), (late.Failure, late.MayHaveTakenEffect));
        Assert.Equal(2, (await etcd.GetAsync(_key))!.Version);

        await using var other = Clients.With(
            options => options.AttemptTimeout = TimeSpan.FromMilliseconds(300), proxy.Endpoint, member.Endpoint);
        Assert.True((await other.TransactAsync(put with { IsIdempotent = true })).Succeeded);
        Assert.Equal(4, (await etcd.GetAsync(_key))!.Version);
    }

    [Fact]
    public async Task Writes_go_on_after_the_leader_is_killed_and_none_that_was_acknowledged_is_lost()
    {
        await using var etcd = Clients.To(cluster.Endpoints);
        var leader = await cluster.WaitForLeaderAsync();
        var acknowledged = 0;
        for (var index = 0; index < 300; index++)
        {
            if (index == 100)
            {
                await leader.KillAsync();
            }

            await etcd.PutAsync($"{_key}/{index}", default, new() { IsIdempotent = true });
            acknowledged++;
        }

        var all = await etcd.RangeAsync(KeyRange.Prefix(_key), new() { Content = RangeContent.Count });
        Assert.Equal(acknowledged, all.Count);
    }

    [Fact]
    public async Task Without_a_majority_calls_fail_with_a_reason_in_time_and_recover()
    {
        var follower = await cluster.WaitForFollowerAsync();
        var others = cluster.Members.Where(member => member != follower).ToArray();
        await using var etcd = Clients.With(
            options => (options.Timeout, options.AttemptTimeout) =
                (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1)),
            cluster.Endpoints);
        await etcd.PutAsync(_key, "before".Bytes());
        await Task.WhenAll(others.Select(member => member.KillAsync()));

        await Clients.WaitUntilAsync(async () =>
        {
            var failed = await Assert.ThrowsAsync<EtcdException>(() => etcd.GetAsync(_key));
            Assert.Contains(failed.Failure, new[] { EtcdFailure.NoLeader, EtcdFailure.Late });
            return failed.Failure == EtcdFailure.NoLeader;
        });
        var start = Stopwatch.GetTimestamp();
        var refused = await Assert.ThrowsAsync<EtcdException>(() => etcd.PutAsync(_key, "never".Bytes()));
        Assert.Equal((EtcdFailure.NoLeader, false), (refused.Failure, refused.MayHaveTakenEffect));
        Assert.Contains("no leader", refused.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));

        await Task.WhenAll(others.Select(member => member.RestartAsync()));
        await cluster.WaitForHealthAsync();
        Assert.Equal("before", (await etcd.GetAsync(_key))!.Text);
        await etcd.PutAsync(_key, "after".Bytes());
    }

    [Fact]
    public async Task A_member_cut_off_tells_the_past_only_to_who_asks_for_it()
    {
        var follower = await cluster.WaitForFollowerAsync();
        var (_, others) = Split(follower);
        await using var majority = Clients.To(others);
        await using var stale = Clients.With(Impatient, follower.Endpoint);
        await using var all = Clients.With(Impatient, [follower.Endpoint, .. others]);
        await majority.PutAsync(_key, "old".Bytes());
        await Clients.WaitUntilAsync(async () => await stale.GetAsync(_key) is { Text: "old" });

        cluster.Partition(follower);
        await Clients.WaitUntilAsync(async () => await TryPutAsync(majority, "new"));

        Assert.Equal("new", (await all.GetAsync(_key))!.Text);
        var past = new RangeOptions { Consistency = ReadConsistency.Serializable };
        await Clients.WaitUntilAsync(async () =>
            (await Assert.ThrowsAsync<EtcdException>(() => stale.GetAsync(_key))).Failure == EtcdFailure.NoLeader);
        Assert.Equal("old", await TryGetAsync(stale, past));
    }

    [Theory]
    [InlineData("hangs")]
    [InlineData("is killed")]
    [InlineData("is cut off from the majority")]
    public async Task Keep_alives_go_on_at_another_member_when_theirs(string fault)
    {
        var (victim, others) = Split(await cluster.WaitForFollowerAsync());
        await using var etcd = Clients.With(
            options => options.AttemptTimeout = TimeSpan.FromMilliseconds(500), [victim.Endpoint, .. others]);
        var leases = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => etcd.GrantLeaseAsync(TimeSpan.FromSeconds(60))));
        await Task.WhenAll(leases.Select(lease => etcd.KeepLeaseAliveAsync(lease.Id)));

        switch (fault)
        {
            case "hangs":
                await victim.PauseAsync();
                break;
            case "is killed":
                await victim.KillAsync();
                break;
            default:
                cluster.Partition(victim);
                break;
        }

        var kept = await Task.WhenAll(leases.Select(lease => etcd.KeepLeaseAliveAsync(lease.Id)));
        Assert.All(kept, timeToLive => Assert.Equal(TimeSpan.FromSeconds(60), timeToLive));
    }

    private static void Impatient(EtcdOptions options) =>
        (options.Timeout, options.AttemptTimeout) = (TimeSpan.FromSeconds(4), TimeSpan.FromMilliseconds(500));

    private async Task<bool> TryPutAsync(EtcdClient etcd, string text)
    {
        try
        {
            await etcd.PutAsync(_key, text.Bytes());
            return true;
        }
        catch (EtcdException)
        {
            return false;
        }
    }

    private async Task<string?> TryGetAsync(EtcdClient etcd, RangeOptions options) =>
        (await etcd.GetAsync(_key, options))?.Text;

    private (EtcdMember Member, string[] Others) Split(EtcdMember member) =>
        (member, [.. cluster.Members.Where(other => other != member).Select(other => other.Endpoint)]);
}
