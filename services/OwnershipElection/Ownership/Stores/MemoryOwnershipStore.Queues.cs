namespace DesignPatterns.Ownership.Stores;

public sealed partial class MemoryOwnershipStore
{
    private MemoryQueue QueueFor_NeedsLock(string name)
    {
        if (!_queues.TryGetValue(name, out var queue))
        {
            ThrowIfFull(_queues.Count, MostPlaces);
            _queues[name] = queue = new(name);
        }

        return queue;
    }

    private MemoryPlace? Find_NeedsLock(Place place) =>
        _queues.GetValueOrDefault(place.Name)?.Find(place.Candidate) is { } found && found.Token == place.Token
            ? found
            : null;

    private void Take_NeedsLock(MemoryPlace? place)
    {
        if (place is not null)
        {
            _leases.GetValueOrDefault(place.Candidate.Lease)?.Places.Remove(place);
            Remove_NeedsLock(place);
        }
    }

    private void Remove_NeedsLock(MemoryPlace place)
    {
        var queue = _queues[place.Candidate.Name];
        queue.Places.Remove(place);
        _placeCount--;
        place.Tell(isTurn: false);
        Tell_NeedsLock(queue);
        Forget_NeedsLock(queue);
    }

    private static void Tell_NeedsLock(MemoryQueue queue)
    {
        queue.Places.FirstOrDefault()?.Tell(isTurn: true);
        foreach (var look in queue.Looks)
        {
            look.TrySetResult(true);
        }

        queue.Looks.Clear();
    }

    private void Forget_NeedsLock(MemoryQueue queue)
    {
        if (queue.Places.Count == 0 && queue.Observers == 0)
        {
            _queues.Remove(queue.Name);
        }
    }

    private sealed record MemoryLease(TimeSpan TimeToLive, ITimer Expiry)
    {
        public List<MemoryPlace> Places { get; } = [];
    }

    private sealed class MemoryPlace(Candidate candidate, long token)
    {
        public Candidate Candidate { get; } = candidate;

        public long Token { get; } = token;

        /// <summary>Who waits for it to be the first; those who have given up are told in vain.</summary>
        public List<TaskCompletionSource<bool>> Turns { get; } = [];

        public void Tell(bool isTurn)
        {
            Turns.ForEach(turn => turn.TrySetResult(isTurn));
            Turns.Clear();
        }
    }

    private sealed class MemoryQueue(string name)
    {
        public string Name { get; } = name;

        public List<MemoryPlace> Places { get; } = [];

        public int Observers { get; set; }

        public List<TaskCompletionSource<bool>> Looks { get; } = [];

        public Owner? Owner => Places is [var first, ..]
            ? new(first.Candidate.Id, first.Token, first.Candidate.Value)
            : null;

        public MemoryPlace? Find(string candidate) => Places.Find(place => place.Candidate.Id == candidate);
    }

    private sealed class Observer : IDisposable
    {
        private readonly MemoryOwnershipStore _store;
        private readonly MemoryQueue _queue;
        private TaskCompletionSource<bool>? _look;

        public Observer(MemoryOwnershipStore store, string name)
        {
            _store = store;
            lock (store._gate)
            {
                _queue = store.QueueFor_NeedsLock(name);
                _queue.Observers++;
            }
        }

        /// <returns>The owner, and what is set when that may have changed.</returns>
        public (Owner? Owner, TaskCompletionSource<bool> Changed) Look()
        {
            _look = new(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_store._gate)
            {
                _queue.Looks.Add(_look);
                return (_queue.Owner, _look);
            }
        }

        public void Dispose()
        {
            lock (_store._gate)
            {
                _queue.Looks.RemoveAll(look => look == _look);
                _queue.Observers--;
                _store.Forget_NeedsLock(_queue);
            }
        }
    }
}
