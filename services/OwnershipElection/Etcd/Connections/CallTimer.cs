using System.Collections.Concurrent;

namespace DesignPatterns.Etcd.Connections;

/// <summary>Ends an attempt when its time is up, or its caller leaves.</summary>
internal sealed class CallTimer(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _source = new(Timeout.InfiniteTimeSpan, time);
    private CancellationTokenRegistration _caller;

    public CancellationToken Token => _source.Token;

    public void Start(TimeSpan timeout, CancellationToken caller)
    {
        _caller = caller.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), _source);
        _source.CancelAfter(timeout);
    }

    /// <summary>From now on only the caller ends it.</summary>
    public void StopTimer() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Restart(TimeSpan timeout) => _source.CancelAfter(timeout);

    public void Cancel() => _source.Cancel();

    /// <returns>Whether it can be used again.</returns>
    public bool TryReset()
    {
        // Waits for a caller who is just leaving: afterwards nobody touches the source.
        _caller.Dispose();
        _caller = default;
        return _source.TryReset();
    }

    public void Dispose()
    {
        _caller.Dispose();
        _source.Dispose();
    }
}

/// <summary>Keeps unused timers, up to so many.</summary>
internal sealed class CallTimers(TimeProvider time)
{
    private const int MostKept = 64;

    private readonly ConcurrentQueue<CallTimer> _unused = new();
    private int _count;

    public CallTimer Start(TimeSpan timeout, CancellationToken caller)
    {
        if (_unused.TryDequeue(out var timer))
        {
            Interlocked.Decrement(ref _count);
        }
        else
        {
            timer = new(time);
        }

        timer.Start(timeout, caller);
        return timer;
    }

    public void Return(CallTimer timer)
    {
        if (!timer.TryReset())
        {
            timer.Dispose();
        }
        else if (Interlocked.Increment(ref _count) > MostKept)
        {
            Interlocked.Decrement(ref _count);
            timer.Dispose();
        }
        else
        {
            _unused.Enqueue(timer);
        }
    }
}
