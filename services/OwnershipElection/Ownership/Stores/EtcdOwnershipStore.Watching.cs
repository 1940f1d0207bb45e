using System.Runtime.CompilerServices;
using DesignPatterns.Etcd;

namespace DesignPatterns.Ownership.Stores;

public sealed partial class EtcdOwnershipStore
{
    public async ValueTask<bool> WaitForTurnAsync(Place place, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var (isThere, ahead, revision) = await LookAheadAsync(place, cancellationToken);
                if (!isThere || ahead is null)
                {
                    return isThere;
                }

                await WaitForEndAsync(ahead, revision, cancellationToken);
            }
        }
        catch (EtcdException failure)
        {
            throw EtcdFailures.Translate(failure);
        }
    }

    public async IAsyncEnumerable<Owner?> ObserveAsync(
        string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var queue = _keys.Queue(name);
        for (long? told = null; ;)
        {
            var first = await EtcdFailures.Translate(etcd.RangeAsync(queue, FirstPlace, cancellationToken));
            var owner = first.Entries is [var entry] ? entry : null;
            if (told != (owner?.CreateRevision ?? 0))
            {
                told = owner?.CreateRevision ?? 0;
                yield return owner is null
                    ? null
                    : new(EtcdKeys.CandidateOf(owner), owner.CreateRevision, owner.Text);
            }

            await EtcdFailures.Translate(WaitForOwnerAsync(queue, owner?.Key, first.Revision, cancellationToken));
        }
    }

    // In one instant: the own place, as it was entered, and the nearest one ahead.
    private async Task<(bool IsThere, string? Ahead, long Revision)> LookAheadAsync(
        Place place, CancellationToken cancellationToken)
    {
        var nearest = new RangeOptions
        {
            Order = RangeOrder.CreateRevision,
            IsDescending = true,
            Limit = 1,
            MaxCreateRevision = place.Token - 1,
            Content = RangeContent.Keys,
        };
        var looked = await etcd.TransactAsync(
            new()
            {
                If = [Condition.CreateRevision(_keys.Place(place), Comparison.Equal, place.Token)],
                Then = [Operation.Range(_keys.Queue(place.Name), nearest)],
            },
            cancellationToken);
        var ahead = looked.Succeeded && looked.Range(0).Entries is [var entry] ? entry.Key : null;
        return (looked.Succeeded, ahead, looked.Revision);
    }

    private async Task WaitForEndAsync(string key, long revision, CancellationToken cancellationToken)
    {
        try
        {
            var behind = new WatchOptions { StartRevision = revision + 1 };
            await foreach (var batch in etcd.WatchAsync(key, behind, cancellationToken))
            {
                if (batch.Events.Any(change => change.Kind is WatchEventKind.Delete))
                {
                    return;
                }
            }
        }
        catch (EtcdCompactedException)
        {
            // What happened meanwhile is forgotten: to look again tells what has become of it.
        }
    }

    private async Task<bool> WaitForOwnerAsync(
        KeyRange queue, string? owner, long revision, CancellationToken cancellationToken)
    {
        try
        {
            var behind = new WatchOptions { StartRevision = revision + 1 };
            await foreach (var batch in etcd.WatchAsync(queue, behind, cancellationToken))
            {
                if (batch.Events.Any(change => owner is null || change.Entry.Key == owner))
                {
                    return true;
                }
            }
        }
        catch (EtcdCompactedException)
        {
            // As above.
        }

        return false;
    }
}
