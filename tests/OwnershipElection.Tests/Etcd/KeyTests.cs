using DesignPatterns.Etcd;
using DesignPatterns.OwnershipElection.Tests.Servers;

namespace DesignPatterns.OwnershipElection.Tests.Etcd;

/// <summary>
/// Goal: keys are read and written as etcd means it. Method: beside a real etcd, each test under a prefix of
/// its own.
/// </summary>
public sealed class KeyTests(EtcdServer server) : IClassFixture<EtcdServer>, IAsyncLifetime
{
    private readonly EtcdClient _etcd = Clients.Patient(server.Endpoint);
    private readonly string _prefix = $"{Guid.NewGuid():N}/";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _etcd.DisposeAsync();

    [Fact]
    public async Task What_was_put_is_read_with_its_revisions_until_it_is_deleted()
    {
        var key = _prefix + "Zürich";
        Assert.Null(await _etcd.GetAsync(key));

        var created = await _etcd.PutAsync(key, "first".Bytes());
        var changed = await _etcd.PutAsync(key, "second".Bytes(), new() { WithPrevious = true });
        var entry = await _etcd.GetAsync(key);

        Assert.Equal("first", changed.Previous!.Text);
        Assert.Equal(
            (key, "second", created.Revision, changed.Revision, 2, 0),
            (entry!.Key, entry.Text, entry.CreateRevision, entry.ModRevision, entry.Version, entry.Lease));
        var deleted = await _etcd.DeleteAsync(key, new() { WithPrevious = true });
        Assert.Equal((1, "second"), (deleted.Count, Assert.Single(deleted.Previous).Text));
        Assert.Null(await _etcd.GetAsync(key));
        Assert.Equal("first", (await _etcd.GetAsync(key, new() { Revision = created.Revision }))!.Text);
    }

    [Fact]
    public async Task A_prefix_an_interval_and_one_key_are_different_ranges()
    {
        foreach (var name in new[] { "a", "ab", "abc", "b", "c" })
        {
            await _etcd.PutAsync(_prefix + name, name.Bytes());
        }

        Assert.Equal(["a", "ab", "abc", "b", "c"], await NamesAsync(KeyRange.Prefix(_prefix)));
        Assert.Equal(["ab", "abc"], await NamesAsync(KeyRange.Prefix(_prefix + "ab")));
        Assert.Equal(["ab", "abc", "b"], await NamesAsync(KeyRange.Between(_prefix + "ab", _prefix + "c")));
        Assert.Equal(["ab"], await NamesAsync(_prefix + "ab"));
        Assert.True((await _etcd.RangeAsync(KeyRange.All)).Count >= 5);
    }

    [Fact]
    public async Task A_read_is_limited_sorted_counted_and_cut_at_a_create_revision()
    {
        await _etcd.PutAsync(_prefix + "c", "1".Bytes());
        var second = await _etcd.PutAsync(_prefix + "a", "2".Bytes());
        await _etcd.PutAsync(_prefix + "b", "3".Bytes());
        var all = KeyRange.Prefix(_prefix);

        var oldest = await _etcd.RangeAsync(all, new() { Order = RangeOrder.CreateRevision, Limit = 1 });
        Assert.Equal(("1", true, 3), (Assert.Single(oldest.Entries).Text, oldest.HasMore, oldest.Count));
        Assert.Equal(
            ["b", "a", "c"], await NamesAsync(all, new() { Order = RangeOrder.ModRevision, IsDescending = true }));
        Assert.Equal(["a", "c"], await NamesAsync(all, new() { MaxCreateRevision = second.Revision }));
        Assert.Equal(["c", "b", "a"], await NamesAsync(all, new() { IsDescending = true }));
        var counted = await _etcd.RangeAsync(all, new() { Content = RangeContent.Count });
        Assert.Equal((0, 3), (counted.Entries.Count, counted.Count));
        var keys = await _etcd.RangeAsync(all, new() { Content = RangeContent.Keys });
        Assert.All(keys.Entries, entry => Assert.True(entry.Value.IsEmpty));
    }

    [Fact]
    public async Task A_value_of_a_megabyte_and_one_of_none_come_back_as_they_were()
    {
        var value = new byte[1024 * 1024];
        Random.Shared.NextBytes(value);
        await _etcd.PutAsync(_prefix + "long", value);
        await _etcd.PutAsync(_prefix + "empty", default);

        Assert.True((await _etcd.GetAsync(_prefix + "long"))!.Value.Span.SequenceEqual(value));
        Assert.True((await _etcd.GetAsync(_prefix + "empty"))!.Value.IsEmpty);
    }

    [Fact]
    public async Task What_etcd_refuses_says_why_and_that_it_was_not_done()
    {
        var tooLong = await Assert.ThrowsAsync<EtcdException>(
            () => _etcd.PutAsync(_prefix, new byte[3 * 1024 * 1024]));
        var noLease = await Assert.ThrowsAsync<EtcdException>(
            () => _etcd.PutAsync(_prefix, default, new() { Lease = 12345 }));
        var future = await Assert.ThrowsAsync<EtcdException>(
            () => _etcd.GetAsync(_prefix, new() { Revision = 1_000_000_000 }));

        Assert.Equal((EtcdFailure.Refused, false), (tooLong.Failure, tooLong.MayHaveTakenEffect));
        Assert.Equal((EtcdFailure.LeaseNotFound, false), (noLease.Failure, noLease.MayHaveTakenEffect));
        Assert.Equal(EtcdFailure.Refused, future.Failure);
        Assert.Contains("future revision", future.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compacted_revision_is_told_apart()
    {
        var first = await _etcd.PutAsync(_prefix, "1".Bytes());
        var second = await _etcd.PutAsync(_prefix, "2".Bytes());
        await _etcd.CompactAsync(second.Revision);

        await Assert.ThrowsAsync<EtcdCompactedException>(
            () => _etcd.GetAsync(_prefix, new() { Revision = first.Revision }));
        await Assert.ThrowsAsync<EtcdCompactedException>(() => _etcd.CompactAsync(first.Revision));
        Assert.Equal("2", (await _etcd.GetAsync(_prefix, new() { Revision = second.Revision }))!.Text);
    }

    [Fact]
    public async Task Members_tell_who_they_are_and_who_leads()
    {
        var member = Assert.Single(await _etcd.ListMembersAsync());
        var status = await _etcd.ReadStatusAsync(server.Endpoint);

        Assert.Equal([server.Endpoint], member.ClientAddresses);
        Assert.Equal((member.Id, member.Id), (status.Member, status.Leader));
        Assert.StartsWith("3.", status.Version, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => _etcd.ReadStatusAsync("http://127.0.0.1:1"));
    }

    private async Task<string[]> NamesAsync(KeyRange keys, RangeOptions? options = null) =>
        [.. (await _etcd.RangeAsync(keys, options)).Entries.Select(entry => entry.Key[_prefix.Length..])];
}
