using System.Threading.Channels;
using DesignPatterns.Etcd;
using DesignPatterns.OwnershipElection.Tests.Servers;

namespace DesignPatterns.OwnershipElection.Tests.Etcd;

/// <summary>
/// Goal: a watch outlives the member that it is on, and tells every change once. Method: thousands of puts,
/// while that member is killed, paused, cut off from the others, or from the client.
/// </summary>
public sealed class WatchFailoverTests(EtcdCluster cluster) : IClassFixture<EtcdCluster>, IAsyncLifetime
{
    private readonly string _prefix = $"{Guid.NewGuid():N}/";
    private readonly CancellationTokenSource _patience = new(3 * Clients.Patience);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _patience.Dispose();
        cluster.Heal();
        foreach (var member in cluster.Members)
        {
            await (member.ProcessId is null ? member.RestartAsync() : member.ResumeAsync());
        }

        await cluster.WaitForHealthAsync();
    }

    [Fact]
    public Task A_member_that_is_killed_loses_and_doubles_no_change() =>
        WatchThroughAsync(member => member.KillAsync());

    [Fact]
    public Task A_member_that_hangs_is_left_though_its_connection_stays() =>
        WatchThroughAsync(member => member.PauseAsync());

    [Fact]
    public Task A_member_cut_off_from_the_majority_does_not_stay_silent() => WatchThroughAsync(member =>
    {
        cluster.Partition(member);
        return Task.CompletedTask;
    });

    [Fact]
    public async Task A_stream_that_breaks_again_and_again_loses_and_doubles_no_change()
    {
        var member = await cluster.WaitForFollowerAsync();
        await using var proxy = CutProxy.Start(member.ClientPort);
        await using var watching = Clients.To(proxy.Endpoint);
        await using var putting = Clients.Patient(cluster.Endpoints);
        var seen = Watch(watching, await StartRevisionAsync(putting));

        for (var put = 0; put < 2_000; put++)
        {
            await PutAsync(putting, put);
            if (put % 100 == 50)
            {
                proxy.BreakConnections();
            }
        }

        var expected = await ListPutsAsync(putting);
        Assert.Equal(expected, await ReadAsync(seen, expected.Count));
    }

    [Fact]
    public async Task A_watch_whose_revision_is_compacted_while_it_is_cut_off_says_so()
    {
        var member = cluster.Members[0];
        await using var proxy = CutProxy.Start(member.ClientPort);
        await using var watching = Clients.To(proxy.Endpoint);
        await using var putting = Clients.Patient(cluster.Endpoints);
        var seen = Watch(watching, await StartRevisionAsync(putting));
        var first = (await putting.PutAsync(_prefix, "1".Bytes())).Revision;
        Assert.Equal([first], await ReadAsync(seen, 1));

        proxy.Set(Traffic.Cut);
        await putting.PutAsync(_prefix, "2".Bytes());
        var last = (await putting.PutAsync(_prefix, "3".Bytes())).Revision;
        await putting.CompactAsync(last);
        proxy.Set(Traffic.Flows);

        var ended = await Assert.ThrowsAsync<ChannelClosedException>(() => ReadAsync(seen, 1));
        var compacted = Assert.IsType<EtcdCompactedException>(ended.InnerException);
        Assert.Equal(last, compacted.CompactRevision);
        var anew = await watching.RangeAsync(_prefix);
        Assert.Equal("3", Assert.Single(anew.Entries).Text);
        var later = Watch(watching, anew.Revision + 1);
        var next = (await putting.PutAsync(_prefix, "4".Bytes())).Revision;
        Assert.Equal([next], await ReadAsync(later, 1));
    }

    [Fact]
    public async Task A_watch_that_ends_leaves_no_stream_behind()
    {
        var member = cluster.Members[0];
        await using var etcd = Clients.To(member.Endpoint);
        var before = await member.CountWatchStreamsAsync();
        using var stopping = new CancellationTokenSource();
        var watches = Enumerable.Range(0, 50).Select(async index =>
        {
            await foreach (var _ in etcd.WatchAsync($"{_prefix}{index}", cancellationToken: stopping.Token))
            {
                Assert.Fail("Nothing changes.");
            }
        }).ToArray();
        await Clients.WaitUntilAsync(async () => await member.CountWatchStreamsAsync() == before + 50);

        await stopping.CancelAsync();

        await Clients.WaitUntilAsync(async () => await member.CountWatchStreamsAsync() == before);
        foreach (var watch in watches)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
        }
    }

    private async Task WatchThroughAsync(Func<EtcdMember, Task> strike)
    {
        var victim = await cluster.WaitForFollowerAsync();
        string[] others = [.. cluster.Members.Where(member => member != victim).Select(member => member.Endpoint)];
        await using var watching = Clients.With(
            options => options.AttemptTimeout = TimeSpan.FromMilliseconds(500), [victim.Endpoint, .. others]);
        await using var putting = Clients.Patient(others);
        var seen = Watch(watching, await StartRevisionAsync(putting));

        var before = new List<long>();
        for (var put = 0; put < 2_000; put++)
        {
            if (put == 1_000)
            {
                before = await ReadAsync(seen, 900);
                await strike(victim);
            }

            await PutAsync(putting, put);
        }

        var expected = await ListPutsAsync(putting);
        Assert.InRange(expected.Count, 1_900, 2_000);
        Assert.Equal(expected, [.. before, .. await ReadAsync(seen, expected.Count - before.Count)]);
    }

    private async Task PutAsync(EtcdClient etcd, int number)
    {
        try
        {
            await etcd.PutAsync($"{_prefix}{number}", default);
        }
        catch (EtcdException unclear) when (unclear.MayHaveTakenEffect)
        {
            // The members' links are this process', and a pause of it may cost them their leader: what was put, they
            // say themselves.
        }
    }

    /// <summary>The revisions of what was put, each under a key of its own.</summary>
    private async Task<List<long>> ListPutsAsync(EtcdClient etcd) =>
        [.. (await etcd.RangeAsync(KeyRange.Prefix(_prefix))).Entries.Select(entry => entry.ModRevision).Order()];

    private async Task<long> StartRevisionAsync(EtcdClient etcd) => (await etcd.RangeAsync(_prefix)).Revision + 1;

    private ChannelReader<long> Watch(EtcdClient etcd, long startRevision)
    {
        var seen = Channel.CreateUnbounded<long>();
        _ = PassOnAsync(etcd, startRevision, seen.Writer);
        return seen.Reader;
    }

    private async Task PassOnAsync(EtcdClient etcd, long startRevision, ChannelWriter<long> seen)
    {
        try
        {
            var options = new WatchOptions { StartRevision = startRevision };
            await foreach (var batch in etcd.WatchAsync(KeyRange.Prefix(_prefix), options, _patience.Token))
            {
                foreach (var change in batch.Events)
                {
                    await seen.WriteAsync(change.Entry.ModRevision);
                }
            }
        }
        catch (Exception ended) when (ended is EtcdException or OperationCanceledException)
        {
            seen.Complete(ended is EtcdException ? ended : null);
        }
    }

    private async Task<List<long>> ReadAsync(ChannelReader<long> seen, int count)
    {
        var revisions = new List<long>(count);
        while (revisions.Count < count)
        {
            revisions.Add(await seen.ReadAsync(_patience.Token));
        }

        return revisions;
    }
}
