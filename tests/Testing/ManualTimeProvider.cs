namespace DesignPatterns.Testing;

/// <summary>A clock that stands still until a test moves it by <see cref="Advance"/>.</summary>
/// <remarks>Timers fire on the thread that advances, in the order in which they are due, each at its own
/// instant; of two that are due together, the one that was set first.</remarks>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = start;
    private long settings;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(
        TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock on, and fires every timer that comes due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = GetUtcNow() + by;
        while (TakeNextDue(end) is { } timer)
        {
            // Outside the lock: a callback may read the clock, and set or dispose timers.
            timer.Fire();
        }
    }

    private ManualTimer? TakeNextDue(DateTimeOffset end)
    {
        lock (gate)
        {
            var next = timers.Where(timer => timer.DueAt <= end).MinBy(timer => (timer.DueAt, timer.Setting));
            if (next is null)
            {
                now = end;
                return null;
            }

            now = next.DueAt > now ? next.DueAt : now;
            SetWhileLocked(next, next.Period, next.Period);
            return next;
        }
    }

    private void SetWhileLocked(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        timers.Remove(timer);
        if (dueTime >= TimeSpan.Zero)
        {
            timer.DueAt = now + dueTime;
            timer.Setting = settings++;
            timer.Period = period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan;
            timers.Add(timer);
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private bool disposed;

        public DateTimeOffset DueAt { get; set; }

        public TimeSpan Period { get; set; }

        public long Setting { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                if (!disposed)
                {
                    clock.SetWhileLocked(this, dueTime, period);
                }

                return !disposed;
            }
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                disposed = true;
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
