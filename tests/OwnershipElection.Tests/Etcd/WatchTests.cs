using DesignPatterns.Etcd;
using DesignPatterns.OwnershipElection.Tests.Servers;

namespace DesignPatterns.OwnershipElection.Tests.Etcd;

/// <summary>
/// Goal: a watch tells every change once, in order. Method: what was put, beside a real etcd.
/// </summary>
public sealed class WatchTests(EtcdServer server) : IClassFixture<EtcdServer>, IAsyncLifetime
{
    private readonly EtcdClient _etcd = Clients.Patient(server.Endpoint);
    private readonly string _prefix = $"{Guid.NewGuid():N}/";
    private readonly CancellationTokenSource _patience = new(Clients.Patience);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _patience.Dispose();
        await _etcd.DisposeAsync();
    }

    [Fact]
    public async Task Puts_and_deletions_come_with_what_was_there_before()
    {
        var start = (await _etcd.PutAsync(_prefix, "1".Bytes())).Revision;
        await _etcd.PutAsync(_prefix, "2".Bytes());
        var deleted = await _etcd.DeleteAsync(_prefix);

        var events = await ReadAsync(3, new() { StartRevision = start, WithPrevious = true });

        Assert.Equal(
            [(WatchEventKind.Put, "1", null), (WatchEventKind.Put, "2", "1"), (WatchEventKind.Delete, "", "2")],
            events.Select(change => (change.Kind, change.Entry.Text, change.Previous?.Text)));
        Assert.Equal(deleted.Revision, events[2].Entry.ModRevision);
    }

    [Fact]
    public async Task All_changes_of_a_transaction_come_in_one_batch()
    {
        var keys = Enumerable.Range(0, 100).Select(index => $"{_prefix}{index:000}").ToArray();
        var put = await _etcd.TransactAsync(
            new() { Then = [.. keys.Select(key => Operation.Put(key, new byte[10_000]))] });

        await foreach (var batch in WatchAsync(new() { StartRevision = put.Revision }))
        {
            Assert.Equal(keys, batch.Events.Select(change => change.Entry.Key));
            Assert.Equal(put.Revision, batch.Revision);
            break;
        }
    }

    [Fact]
    public async Task A_watch_that_catches_up_with_thousands_of_revisions_leaves_none_out()
    {
        var start = (await _etcd.PutAsync(_prefix + "0", default)).Revision;
        await Task.WhenAll(Enumerable.Range(1, 3_000).Select(index => _etcd.PutAsync($"{_prefix}{index}", default)));

        var events = await ReadAsync(3_001, new() { StartRevision = start });

        Assert.Equal(
            Enumerable.Range(0, 3_001).Select(index => start + index),
            events.Select(change => change.Entry.ModRevision));
    }

    [Fact]
    public async Task A_compacted_revision_is_told_and_the_watch_goes_on_from_what_was_read_anew()
    {
        var start = (await _etcd.PutAsync(_prefix, "1".Bytes())).Revision;
        var last = (await _etcd.PutAsync(_prefix, "2".Bytes())).Revision;
        await _etcd.CompactAsync(last);

        var compacted = await Assert.ThrowsAsync<EtcdCompactedException>(
            () => ReadAsync(1, new() { StartRevision = start }));
        var read = await _etcd.RangeAsync(_prefix);
        var later = ReadAsync(1, new() { StartRevision = read.Revision + 1 });
        await _etcd.PutAsync(_prefix, "3".Bytes());

        Assert.Equal(last, compacted.CompactRevision);
        Assert.Equal("3", Assert.Single(await later).Entry.Text);
    }

    [Fact]
    public async Task A_watch_and_a_keep_alive_end_with_their_client()
    {
        var etcd = Clients.To(server.Endpoint);
        var lease = await etcd.GrantLeaseAsync(TimeSpan.FromMinutes(1));
        await etcd.KeepLeaseAliveAsync(lease.Id);
        await using var changes = etcd.WatchAsync(_prefix).GetAsyncEnumerator(_patience.Token);
        var next = changes.MoveNextAsync();

        await etcd.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => next.AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => etcd.KeepLeaseAliveAsync(lease.Id));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => etcd.GetAsync(_prefix));
    }

    [Fact]
    public async Task More_watches_than_allowed_are_refused()
    {
        await using var etcd = Clients.With(options => options.MostWatches = 1, server.Endpoint);
        await using var first = etcd.WatchAsync(_prefix).GetAsyncEnumerator(_patience.Token);
        var next = first.MoveNextAsync();
        await using var second = etcd.WatchAsync(_prefix).GetAsyncEnumerator(_patience.Token);

        var refused = await Assert.ThrowsAsync<EtcdException>(() => second.MoveNextAsync().AsTask());

        Assert.Equal(EtcdFailure.Overloaded, refused.Failure);
        await _patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.AsTask());
    }

    private IAsyncEnumerable<WatchBatch> WatchAsync(WatchOptions options) =>
        _etcd.WatchAsync(KeyRange.Prefix(_prefix), options, _patience.Token);

    private async Task<List<WatchEvent>> ReadAsync(int count, WatchOptions options)
    {
        var events = new List<WatchEvent>();
        await foreach (var batch in WatchAsync(options))
        {
            events.AddRange(batch.Events);
            if (events.Count >= count)
            {
                break;
            }
        }

        return events;
    }
}
