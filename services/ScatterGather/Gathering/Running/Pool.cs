using System.Collections.Concurrent;

namespace DesignPatterns.Gathering.Running;

/// <summary>Keeps up to so many unused objects for the next one who needs one.</summary>
internal sealed class Pool<T>(int most)
    where T : class
{
    private readonly ConcurrentQueue<T> _unused = new();
    private int _count;

    public T? TryRent()
    {
        if (!_unused.TryDequeue(out var unused))
        {
            return null;
        }

        Interlocked.Decrement(ref _count);
        return unused;
    }

    /// <summary>Nobody may hold it any longer.</summary>
    public void Return(T unused)
    {
        if (Interlocked.Increment(ref _count) > most)
        {
            Interlocked.Decrement(ref _count);
            return;
        }

        _unused.Enqueue(unused);
    }
}
