using System.Runtime.CompilerServices;

namespace DesignPatterns.Ownership.Stores;

/// <summary>A store in this process, for tests and for teaching: what it keeps dies with it.</summary>
/// <remarks>
/// One lock makes every call take effect at one instant. Bounds: <see cref="MostLeases"/>,
/// <see cref="MostPlaces"/> and <see cref="MostKeys"/>; what is more is refused as overload.
/// </remarks>
public sealed partial class MemoryOwnershipStore(TimeProvider time) : IOwnershipStore
{
    public const int MostLeases = 100_000;
    public const int MostPlaces = 100_000;
    public const int MostKeys = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, MemoryLease> _leases = [];
    private readonly Dictionary<string, MemoryQueue> _queues = [];
    private readonly Dictionary<string, VersionedValue> _values = [];
    private int _placeCount;
    private long _revision;
    private long _lastLease = 0x1ea5e;

    /// <summary>The candidates queued for a name, the owner first.</summary>
    public IReadOnlyList<string> QueueOf(string name)
    {
        lock (_gate)
        {
            return _queues.TryGetValue(name, out var queue) ? [.. queue.Places.Select(each => each.Candidate.Id)] : [];
        }
    }

    public ValueTask<LeaseGrant> GrantAsync(TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            ThrowIfFull(_leases.Count, MostLeases);
            var id = ++_lastLease;
            _leases[id] = new(timeToLive, time.CreateTimer(_ => End(id), null, timeToLive, Timeout.InfiniteTimeSpan));
            return new(new LeaseGrant(id, timeToLive));
        }
    }

    public ValueTask<TimeSpan?> RenewAsync(long lease, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_leases.TryGetValue(lease, out var known))
            {
                return new((TimeSpan?)null);
            }

            known.Expiry.Change(known.TimeToLive, Timeout.InfiniteTimeSpan);
            return new(known.TimeToLive);
        }
    }

    public ValueTask RevokeAsync(long lease, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        End(lease);
        return ValueTask.CompletedTask;
    }

    public ValueTask<Place?> EnterAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        OwnershipName.Check(candidate.Name);
        OwnershipName.Check(candidate.Id);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_leases.TryGetValue(candidate.Lease, out var lease))
            {
                return new((Place?)null);
            }

            var place = _queues.GetValueOrDefault(candidate.Name)?.Find(candidate.Id);
            if (place is null)
            {
                ThrowIfFull(_placeCount, MostPlaces);
            }

            var queue = QueueFor_NeedsLock(candidate.Name);
            if (place is null)
            {
                place = new(candidate, ++_revision);
                queue.Places.Add(place);
                lease.Places.Add(place);
                _placeCount++;
                Tell_NeedsLock(queue);
            }

            return new(new Place(candidate.Name, candidate.Id, place.Token, queue.Places[0] == place));
        }
    }

    public async ValueTask<bool> WaitForTurnAsync(Place place, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        MemoryPlace? found;
        lock (_gate)
        {
            found = Find_NeedsLock(place);
            if (found is null || _queues[place.Name].Places[0] == found)
            {
                return found is not null;
            }

            found.Turns.Add(turn);
        }

        try
        {
            return await AwaitAsync(turn, cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                found.Turns.Remove(turn);
            }
        }
    }

    public ValueTask LeaveAsync(string name, string candidate, CancellationToken cancellationToken)
    {
        OwnershipName.Check(name);
        OwnershipName.Check(candidate);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            Take_NeedsLock(_queues.GetValueOrDefault(name)?.Find(candidate));
        }

        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<Owner?> ObserveAsync(
        string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        OwnershipName.Check(name);
        using var observer = new Observer(this, name);
        for (long? told = null; ;)
        {
            // What changes while the caller looks at this owner is not missed: it is set already then.
            var (owner, changed) = observer.Look();
            if (told != (owner?.Token ?? 0))
            {
                told = owner?.Token ?? 0;
                yield return owner;
            }

            await AwaitAsync(changed, cancellationToken);
        }
    }

    private static async Task<bool> AwaitAsync(TaskCompletionSource<bool> what, CancellationToken cancellationToken)
    {
        using var cancelling = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<bool>)state!).TrySetCanceled(token), what);
        return await what.Task;
    }

    private void End(long id)
    {
        lock (_gate)
        {
            if (_leases.Remove(id, out var lease))
            {
                lease.Expiry.Dispose();
                lease.Places.ForEach(Remove_NeedsLock);
            }
        }
    }

    private static void ThrowIfFull(int count, int most)
    {
        if (count >= most)
        {
            throw new OwnershipStoreException(
                OwnershipStoreFailure.Overloaded, $"The store in memory keeps no more than {most} of these.");
        }
    }
}
