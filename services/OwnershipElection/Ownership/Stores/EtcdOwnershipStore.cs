using DesignPatterns.Etcd;

namespace DesignPatterns.Ownership.Stores;

/// <summary>Keeps leases, queues and values in etcd.</summary>
/// <remarks>
/// A place is a key that hangs on its candidate's lease, and its fencing token is the revision in which the
/// key was created: etcd's revisions only grow, whichever member answers. Each call but a wait is one
/// request. Whoever waits watches only the place directly ahead, so a hand-over wakes one candidate, not all.
/// <para>
/// A lease is renewed at etcd's leader alone, not through its log. A leader that is cut off goes on renewing
/// until it notices, within an election timeout; against that, the next one lets all leases live that much
/// longer (etcd #4778). Against one that is stuck and does not notice (etcd #15247, in versions before the
/// repair), the fence helps.
/// </para>
/// </remarks>
/// <param name="prefix">Of all keys, for several that share an etcd.</param>
public sealed partial class EtcdOwnershipStore(EtcdClient etcd, string prefix = "ownership") : IOwnershipStore
{
    private static readonly RangeOptions FirstPlace = new() { Order = RangeOrder.CreateRevision, Limit = 1 };
    private static readonly RangeOptions KeyOnly = new() { Content = RangeContent.Keys };

    private readonly EtcdKeys _keys = new(prefix);

    public async ValueTask<LeaseGrant> GrantAsync(TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        var lease = await EtcdFailures.Translate(etcd.GrantLeaseAsync(timeToLive, cancellationToken));
        return new(lease.Id, lease.TimeToLive);
    }

    public async ValueTask<TimeSpan?> RenewAsync(long lease, CancellationToken cancellationToken) =>
        await EtcdFailures.Translate(etcd.KeepLeaseAliveAsync(lease, cancellationToken));

    public async ValueTask RevokeAsync(long lease, CancellationToken cancellationToken) =>
        await EtcdFailures.Translate(etcd.RevokeLeaseAsync(lease, cancellationToken));

    public async ValueTask<Place?> EnterAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var own = _keys.Place(candidate.Name, candidate.Id);
        var first = Operation.Range(_keys.Queue(candidate.Name), FirstPlace);
        var put = Operation.Put(own, EtcdKeys.BytesOf(candidate.Value), new() { Lease = candidate.Lease });
        try
        {
            // Whoever repeats it finds the place that it has already. Not to be repeated without its
            // knowledge: the first one may arrive after the candidate has left again, and nobody would know
            // of the place.
            var entered = await etcd.TransactAsync(
                new()
                {
                    If = [Condition.IsAbsent(own)],
                    Then = [put, first],
                    Else = [Operation.Range(own, KeyOnly), first],
                },
                cancellationToken);
            var token = entered.Succeeded ? entered.Revision : entered.Range(0).Entries[0].CreateRevision;
            return new(candidate.Name, candidate.Id, token, entered.Range(1).Entries[0].Key == own);
        }
        catch (EtcdException failure) when (failure.Failure is EtcdFailure.LeaseNotFound)
        {
            return null;
        }
        catch (EtcdException failure)
        {
            throw EtcdFailures.Translate(failure);
        }
    }

    // Without a condition: for etcd a transaction is dearer than a deletion. The client does not repeat it where it
    // may have been done, so an answer means that none is on its way any more.
    public async ValueTask LeaveAsync(string name, string candidate, CancellationToken cancellationToken) =>
        await EtcdFailures.Translate(etcd.DeleteAsync(_keys.Place(name, candidate), null, cancellationToken));

    public async ValueTask<VersionedValue?> ReadAsync(string key, CancellationToken cancellationToken) =>
        await EtcdFailures.Translate(etcd.GetAsync(_keys.Value(key), null, cancellationToken)) is { } entry
            ? new(entry.Value, entry.ModRevision)
            : null;

    public async ValueTask<WriteResult> WriteAsync(
        string key, ReadOnlyMemory<byte> value, WriteConditions conditions, CancellationToken cancellationToken)
    {
        var name = _keys.Value(key);
        var wanted = new List<Condition>(capacity: 2);
        if (conditions.Version is { } version)
        {
            wanted.Add(Condition.ModRevision(name, Comparison.Equal, version));
        }

        var place = conditions.Owner is { } owner ? _keys.Place(owner) : null;
        if (place is not null)
        {
            wanted.Add(Condition.CreateRevision(place, Comparison.Equal, conditions.Owner!.Token));
        }

        var isEither = wanted.Count == 2;
        var written = await EtcdFailures.Translate(etcd.TransactAsync(
            new()
            {
                If = wanted,
                Then = [Operation.Put(name, value)],
                // Of one condition it is clear which did not hold.
                Else = isEither ? [Operation.Range(place!, KeyOnly)] : [],
            },
            cancellationToken));
        if (written.Succeeded)
        {
            return new(WriteOutcome.Written, written.Revision);
        }

        var isOwner = isEither ? IsThere(written.Range(0), conditions.Owner!) : place is null;
        return new(isOwner ? WriteOutcome.VersionChanged : WriteOutcome.NotOwner);
    }

    private static bool IsThere(RangeResult found, Place place) =>
        found.Entries is [var entry] && entry.CreateRevision == place.Token;
}
