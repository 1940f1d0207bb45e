using System.Collections.Concurrent;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>What was posted to a loop, and what it is to do later.</summary>
/// <remarks>Both queues are without a bound: each action belongs to something that has one.</remarks>
internal sealed class LoopActions(Action<Exception> fault)
{
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly TimerQueue _timers = new();

    public bool HasPosted => !_posted.IsEmpty;

    /// <summary>When the next of those set by <see cref="Add"/> is due; null when there is none.</summary>
    public TimeSpan? Due => _timers.Due;

    /// <summary>From any thread; all else is for the loop's.</summary>
    public void Post(Action action) => _posted.Enqueue(action);

    public void Add(TimeSpan due, Action action) => _timers.Add(due, action);

    /// <summary>Runs what was posted, then what is due.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Run(TimeSpan now)
    {
        var hasRun = false;

        // Only as many as there are now: an action that posts itself again must not keep the turn from
        // ending.
        for (var left = _posted.Count; left > 0 && _posted.TryDequeue(out var action); left--)
        {
            Try(action);
            hasRun = true;
        }

        for (var settings = _timers.Settings; _timers.TryTake(now, settings, out var action);)
        {
            Try(action);
            hasRun = true;
        }

        return hasRun;
    }

    public void Try(Action? action)
    {
        try
        {
            action?.Invoke();
        }
        catch (Exception exception)
        {
            fault(exception);
        }
    }
}
