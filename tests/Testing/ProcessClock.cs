namespace DesignPatterns.Testing;

/// <summary>The clock as one process sees it: it may run at a rate of its own, and while the process is
/// paused (SIGSTOP) its timers do not fire, though the time goes on.</summary>
public sealed class ProcessClock(ManualTimeProvider world, double rate = 1) : TimeProvider
{
    private readonly List<(TimerCallback Callback, object? State)> _heldBack = [];

    public bool IsPaused { get; private set; }

    public override long TimestampFrequency => world.TimestampFrequency;

    public override long GetTimestamp() => (long)(world.GetTimestamp() * rate);

    public override DateTimeOffset GetUtcNow() => world.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Scaled(world.CreateTimer(_ => Fire(callback, state), null, Scale(dueTime), Scale(period)), this);

    public void Pause() => IsPaused = true;

    /// <summary>The process wakes up, and the timers that came due meanwhile fire late.</summary>
    public void Wake()
    {
        IsPaused = false;
        var late = _heldBack.ToArray();
        _heldBack.Clear();
        foreach (var (callback, state) in late)
        {
            callback(state);
        }
    }

    private void Fire(TimerCallback callback, object? state)
    {
        if (IsPaused)
        {
            _heldBack.Add((callback, state));
        }
        else
        {
            callback(state);
        }
    }

    private TimeSpan Scale(TimeSpan span) => span > TimeSpan.Zero ? span / rate : span;

    private sealed class Scaled(ITimer timer, ProcessClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) =>
            timer.Change(clock.Scale(dueTime), clock.Scale(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
