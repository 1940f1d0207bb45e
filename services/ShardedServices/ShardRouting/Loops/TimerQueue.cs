using System.Diagnostics.CodeAnalysis;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>Actions by the time at which they are due; of two due together, the one set first.</summary>
/// <remarks>As many as its users set: each is one entry of a heap, gone once it has run.</remarks>
internal sealed class TimerQueue
{
    private readonly PriorityQueue<Action, (TimeSpan Due, long Setting)> _queue = new();
    private long _settings;

    /// <summary>When the next is due; null when there is none.</summary>
    public TimeSpan? Due => _queue.TryPeek(out _, out var next) ? next.Due : null;

    /// <summary>How many were ever added: what <see cref="TryTake"/> takes as a bound.</summary>
    public long Settings => _settings;

    public void Add(TimeSpan due, Action action) => _queue.Enqueue(action, (due, _settings++));

    /// <summary>
    /// The next that is due, unless it was added later than the bound: one that sets itself anew waits a
    /// turn.
    /// </summary>
    public bool TryTake(TimeSpan now, long settings, [NotNullWhen(true)] out Action? action)
    {
        if (_queue.TryPeek(out action, out var next) && next.Due <= now && next.Setting < settings)
        {
            _queue.Dequeue();
            return true;
        }

        return false;
    }
}
