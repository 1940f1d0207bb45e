using DesignPatterns.Etcd;
using DesignPatterns.OwnershipElection.Tests.Servers;

namespace DesignPatterns.OwnershipElection.Tests.Etcd;

/// <summary>
/// Goal: a lease lives as long as it is kept alive. Method: leases of a short time, beside a real etcd.
/// </summary>
public sealed class LeaseTests(EtcdServer server) : IClassFixture<EtcdServer>, IAsyncLifetime
{
    private readonly EtcdClient _etcd = Clients.Patient(server.Endpoint);
    private readonly string _prefix = $"{Guid.NewGuid():N}/";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _etcd.DisposeAsync();

    [Fact]
    public async Task What_is_kept_alive_stays_and_what_is_not_goes_with_its_keys()
    {
        // etcd's least is 2 s. They run by its clock, which does not wait while this process may not run.
        var kept = await _etcd.GrantLeaseAsync(TimeSpan.FromSeconds(3));
        var left = await _etcd.GrantLeaseAsync(TimeSpan.FromSeconds(3));
        await _etcd.PutAsync(_prefix + "kept", default, new() { Lease = kept.Id });
        await _etcd.PutAsync(_prefix + "left", default, new() { Lease = left.Id });

        await Clients.WaitUntilAsync(async () =>
        {
            Assert.Equal(kept.TimeToLive, await _etcd.KeepLeaseAliveAsync(kept.Id));
            return await _etcd.GetAsync(_prefix + "left") is null;
        });

        Assert.Null(await _etcd.FindLeaseAsync(left.Id));
        Assert.Null(await _etcd.KeepLeaseAliveAsync(left.Id));
        var status = await _etcd.FindLeaseAsync(kept.Id, withKeys: true);
        Assert.Equal([_prefix + "kept"], status!.Keys);
        Assert.Equal(kept.TimeToLive, status.TimeToLive);
    }

    [Fact]
    public async Task A_revoked_lease_takes_its_keys_at_once_and_is_no_error_the_second_time()
    {
        var lease = await _etcd.GrantLeaseAsync(TimeSpan.FromMinutes(1));
        await _etcd.PutAsync(_prefix, default, new() { Lease = lease.Id });

        Assert.True(await _etcd.RevokeLeaseAsync(lease.Id));
        Assert.Null(await _etcd.GetAsync(_prefix));
        Assert.False(await _etcd.RevokeLeaseAsync(lease.Id));
    }

    [Fact]
    public async Task A_thousand_leases_are_kept_alive_on_one_stream()
    {
        var leases = await Task.WhenAll(
            Enumerable.Range(0, 1_000).Select(_ => _etcd.GrantLeaseAsync(TimeSpan.FromSeconds(60))));

        var kept = await Task.WhenAll(leases.Select(lease => _etcd.KeepLeaseAliveAsync(lease.Id)));

        Assert.All(kept, timeToLive => Assert.Equal(TimeSpan.FromSeconds(60), timeToLive));
        await Task.WhenAll(leases.Select(lease => _etcd.RevokeLeaseAsync(lease.Id)));
        var gone = await Task.WhenAll(leases.Select(lease => _etcd.KeepLeaseAliveAsync(lease.Id)));
        Assert.All(gone, timeToLive => Assert.Null(timeToLive));
    }

    [Fact]
    public async Task Answers_reach_who_asked_for_that_lease_though_some_have_left()
    {
        var live = await _etcd.GrantLeaseAsync(TimeSpan.FromSeconds(60));
        using var impatient = new CancellationTokenSource();
        var asked = Enumerable.Range(0, 300).Select(async index =>
        {
            var lease = index % 3 == 0 ? live.Id : 1_000_000 + index;
            try
            {
                return (lease, timeToLive: await _etcd.KeepLeaseAliveAsync(
                    lease, index % 5 == 0 ? impatient.Token : CancellationToken.None));
            }
            catch (OperationCanceledException)
            {
                return (lease: 0, timeToLive: null);
            }
        }).ToArray();
        await impatient.CancelAsync();

        var answers = (await Task.WhenAll(asked)).Where(answer => answer.lease != 0).ToArray();

        Assert.All(answers, answer => Assert.Equal(answer.lease == live.Id, answer.timeToLive is not null));
        Assert.True(answers.Length >= 240);
    }
}
