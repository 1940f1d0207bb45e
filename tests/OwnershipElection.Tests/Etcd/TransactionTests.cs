using DesignPatterns.Etcd;
using DesignPatterns.OwnershipElection.Tests.Servers;

namespace DesignPatterns.OwnershipElection.Tests.Etcd;

/// <summary>
/// Goal: a transaction does what its conditions say, as one. Method: every condition on a key whose state is
/// known, as a table, beside a real etcd.
/// </summary>
public sealed class TransactionTests(EtcdServer server) : IClassFixture<EtcdServer>, IAsyncLifetime
{
    private readonly EtcdClient _etcd = Clients.Patient(server.Endpoint);
    private readonly string _prefix = $"{Guid.NewGuid():N}/";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _etcd.DisposeAsync();

    // The key was put twice, then with "m" and under a lease: its numbers are given as their distance.
    [Theory]
    [InlineData(Comparison.Equal, 0, true)]
    [InlineData(Comparison.Equal, 1, false)]
    [InlineData(Comparison.NotEqual, 0, false)]
    [InlineData(Comparison.NotEqual, 1, true)]
    [InlineData(Comparison.Less, 1, true)]
    [InlineData(Comparison.Less, 0, false)]
    [InlineData(Comparison.Greater, -1, true)]
    [InlineData(Comparison.Greater, 0, false)]
    public async Task Each_target_is_compared_in_each_way(Comparison comparison, int distance, bool holds)
    {
        var key = _prefix + "key";
        var lease = await _etcd.GrantLeaseAsync(TimeSpan.FromMinutes(1));
        var created = (await _etcd.PutAsync(key, default)).Revision;
        var changed = (await _etcd.PutAsync(key, "m".Bytes(), new() { Lease = lease.Id })).Revision;
        var value = $"{(char)('m' + distance)}".Bytes();

        Condition[] conditions =
        [
            Condition.Version(key, comparison, 2 + distance),
            Condition.CreateRevision(key, comparison, created + distance),
            Condition.ModRevision(key, comparison, changed + distance),
            Condition.Lease(key, comparison, lease.Id + distance),
            Condition.Value(key, comparison, value),
        ];

        foreach (var condition in conditions)
        {
            Assert.Equal(holds, (await _etcd.TransactAsync(new() { If = [condition] })).Succeeded);
        }
    }

    [Fact]
    public async Task A_key_that_is_not_there_has_zero_everywhere_and_no_value()
    {
        var key = _prefix + "none";
        var zero = await _etcd.TransactAsync(new()
        {
            If =
            [
                Condition.IsAbsent(key),
                Condition.CreateRevision(key, Comparison.Equal, 0),
                Condition.ModRevision(key, Comparison.Equal, 0),
                Condition.Lease(key, Comparison.Equal, 0),
            ],
        });

        Assert.True(zero.Succeeded);
        Assert.False((await _etcd.TransactAsync(new() { If = [Condition.Exists(key)] })).Succeeded);
        Assert.False((await _etcd.TransactAsync(
            new() { If = [Condition.Value(key, Comparison.Equal, default)] })).Succeeded);
    }

    [Fact]
    public async Task One_side_is_done_in_one_revision_and_answers_in_order()
    {
        var (one, two) = (_prefix + "1", _prefix + "2");
        var transaction = new Transaction
        {
            If = [Condition.IsAbsent(one)],
            Then = [Operation.Put(one, "a".Bytes()), Operation.Put(two, "b".Bytes()), Operation.Range(one)],
            Else = [Operation.Delete(KeyRange.Prefix(_prefix), new() { WithPrevious = true })],
        };

        var first = await _etcd.TransactAsync(transaction);
        var second = await _etcd.TransactAsync(transaction);

        Assert.True(first.Succeeded);
        Assert.Null(first.Put(0).Previous);
        Assert.Equal(first.Revision, first.Range(2).Entries[0].CreateRevision);
        Assert.False(second.Succeeded);
        Assert.Equal(["a", "b"], second.Delete(0).Previous.Select(entry => entry.Text));
        Assert.Equal(first.Revision + 1, second.Revision);
    }

    [Fact]
    public async Task All_conditions_must_hold()
    {
        var mixed = await _etcd.TransactAsync(new()
        {
            If = [Condition.IsAbsent(_prefix), Condition.Exists(_prefix)],
            Then = [Operation.Put(_prefix, default)],
        });

        Assert.False(mixed.Succeeded);
        Assert.Empty(mixed.Results);
    }

    [Fact]
    public async Task Four_hundred_swaps_by_sixteen_lose_none()
    {
        await _etcd.PutAsync(_prefix, "0".Bytes());
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            for (var swap = 0; swap < 25;)
            {
                var entry = (await _etcd.GetAsync(_prefix))!;
                var next = $"{int.Parse(entry.Text) + 1}".Bytes();
                var swapped = await _etcd.TransactAsync(new()
                {
                    If = [Condition.ModRevision(_prefix, Comparison.Equal, entry.ModRevision)],
                    Then = [Operation.Put(_prefix, next)],
                });
                swap += swapped.Succeeded ? 1 : 0;
            }
        }));

        Assert.Equal("400", (await _etcd.GetAsync(_prefix))!.Text);
    }

    [Fact]
    public async Task A_key_put_twice_is_refused()
    {
        var twice = await Assert.ThrowsAsync<EtcdException>(() => _etcd.TransactAsync(
            new() { Then = [Operation.Put(_prefix, default), Operation.Put(_prefix, default)] }));

        Assert.Equal((EtcdFailure.Refused, false), (twice.Failure, twice.MayHaveTakenEffect));
        Assert.Contains("duplicate key", twice.Message, StringComparison.Ordinal);
    }
}
