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

    private void Remove_NeedsLock(MemoryPlace place)
    {
        var queue = _queues[place.Candidate.Name];
        queue.Places.Remove(place);
        _placeCount--;
        place.Turn.TrySetResult(false);
        Tell_NeedsLock(queue);
        Forget_NeedsLock(queue);
    }

    private static void Tell_NeedsLock(MemoryQueue queue)
    {
        var owner = queue.Owner;
        queue.Places.FirstOrDefault()?.Turn.TrySetResult(true);
        if (queue.ToldToken != (owner?.Token ?? 0))
        {
            queue.ToldToken = owner?.Token ?? 0;
            queue.Changed.TrySetResult();
            queue.Changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void Forget_NeedsLock(MemoryQueue queue)
    {
        if (queue.Places.Count == 0 && queue.Observers == 0)
        {
            _queues.Remove(queue.Name);
        }
    }

    private Observer Observe(string name)
    {
        lock (_gate)
        {
            var queue = QueueFor_NeedsLock(name);
            queue.Observers++;
            return new(this, queue);
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

        public TaskCompletionSource<bool> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class MemoryQueue(string name)
    {
        public string Name { get; } = name;

        public List<MemoryPlace> Places { get; } = [];

        public int Observers { get; set; }

        public long ToldToken { get; set; }

        public TaskCompletionSource Changed { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Owner? Owner => Places is [var first, ..] ? new(first.Candidate.Id, first.Token, first.Candidate.Value) : null;

        public MemoryPlace? Find(string candidate) => Places.Find(place => place.Candidate.Id == candidate);
    }

    private readonly struct Observer(MemoryOwnershipStore store, MemoryQueue queue) : IDisposable
    {
        public Owner? Owner
        {
            get
            {
                lock (store._gate)
                {
                    return queue.Owner;
                }
            }
        }

        public Task Changed
        {
            get
            {
                lock (store._gate)
                {
                    return queue.Changed.Task;
                }
            }
        }

        public void Dispose()
        {
            lock (store._gate)
            {
                queue.Observers--;
                store.Forget_NeedsLock(queue);
            }
        }
    }
}
