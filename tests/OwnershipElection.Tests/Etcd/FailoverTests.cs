using DesignPatterns.Etcd;
using DesignPatterns.OwnershipElection.Tests.Servers;
using DesignPatterns.Testing;

namespace DesignPatterns.OwnershipElection.Tests.Etcd;

/// <summary>
/// Goal: a client gets on with the members that can, repeats nothing that may have been done, and says why
/// when nobody can. Method: a real cluster whose members are killed, paused and cut off; each test heals it.
/// </summary>
public sealed class FailoverTests(EtcdCluster cluster) : IClassFixture<EtcdCluster>, IAsyncLifetime
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);

    private readonly string _key = $"{Guid.NewGuid():N}";
    private readonly ManualTimeProvider _time = new();

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
        await using var etcd = ByHand([hung.Endpoint, .. others]);
        await etcd.PutAsync(_key, "1".Bytes());

        await hung.PauseAsync();
        var second = etcd.PutAsync(_key, "2".Bytes(), new() { IsIdempotent = true });
        _time.Advance(AttemptTimeout);
        await second;

        // Were it asked again, a put would not end, for the clock stands still.
        for (var put = 3; put <= 20; put++)
        {
            await etcd.PutAsync(_key, $"{put}".Bytes(), new() { IsIdempotent = true }).WaitAsync(Clients.Patience);
        }

        Assert.Equal("20", (await etcd.GetAsync(_key))!.Text);
    }

    [Fact]
    public async Task What_may_have_been_done_is_not_done_again_unless_it_may_be()
    {
        var member = cluster.Members[0];
        await using var proxy = CutProxy.Start(member.ClientPort);
        await using var etcd = ByHand(proxy.Endpoint, member.Endpoint);
        await etcd.PutAsync(_key, default);
        var put = new Transaction { Then = [Operation.Put(_key, default)] };

        proxy.Set(Traffic.LosesAnswers);
        var once = etcd.TransactAsync(put);
        await UntilVersionAsync(2, member);
        _time.Advance(AttemptTimeout);
        var late = await Assert.ThrowsAsync<EtcdException>(() => once);
        Assert.Equal((EtcdFailure.Late, true), (late.Failure, late.MayHaveTakenEffect));
        Assert.Equal(2, (await etcd.GetAsync(_key))!.Version);

        await using var other = ByHand(proxy.Endpoint, member.Endpoint);
        var twice = other.TransactAsync(put with { IsIdempotent = true });
        await UntilVersionAsync(3, member);
        _time.Advance(AttemptTimeout);
        Assert.True((await twice).Succeeded);
        Assert.Equal(4, (await etcd.GetAsync(_key))!.Version);
    }

    [Fact]
    public async Task Writes_go_on_after_the_leader_is_killed_and_none_that_was_acknowledged_is_lost()
    {
        await using var etcd = Clients.With(options => options.Timeout = Clients.Patience, cluster.Endpoints);
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
        await Clients.WaitUntilAsync(async () =>
        {
            var refused = await Assert.ThrowsAsync<EtcdException>(() => etcd.PutAsync(_key, "never".Bytes()));
            Assert.Equal(EtcdFailure.NoLeader, refused.Failure);
            Assert.Contains("no leader", refused.Message, StringComparison.Ordinal);
            // But where this machine let an attempt's time run out, which nobody can know more of.
            return !refused.MayHaveTakenEffect;
        });

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
        await using var all = Clients.With(ImpatientOfOne, [follower.Endpoint, .. others]);
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
        await using var etcd = Clients.With(ImpatientOfOne, [victim.Endpoint, .. others]);
        await using var granting = Clients.Patient(others);
        var leases = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => granting.GrantLeaseAsync(TimeSpan.FromSeconds(60))));
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

    private static void ImpatientOfOne(EtcdOptions options) =>
        (options.Timeout, options.AttemptTimeout) = (Clients.Patience, TimeSpan.FromMilliseconds(500));

    /// <summary>An attempt at who hangs is over when the test moves its clock, and no other one ever is.</summary>
    private EtcdClient ByHand(params string[] endpoints) => new(
        new() { Endpoints = endpoints, Timeout = 2 * AttemptTimeout, AttemptTimeout = AttemptTimeout }, _time);

    private async Task UntilVersionAsync(long version, EtcdMember member)
    {
        await using var etcd = Clients.Patient(member.Endpoint);
        await Clients.WaitUntilAsync(async () => (await etcd.GetAsync(_key))!.Version == version);
    }

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
