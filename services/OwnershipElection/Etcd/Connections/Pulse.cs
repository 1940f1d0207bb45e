namespace DesignPatterns.Etcd.Connections;

/// <summary>Feels whether an endpoint still answers, while somebody waits for what it will say.</summary>
internal sealed class Pulse(Endpoint endpoint, TimeSpan period, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _streams;
    private bool _isFeeling;

    /// <summary>A stream has been opened.</summary>
    public void Enter()
    {
        lock (_lock)
        {
            _streams++;
            Start_NeedsLock(period);
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _streams--;
        }
    }

    /// <summary>A call was not answered in time: it may be the call, or the endpoint.</summary>
    public void FeelSoon()
    {
        lock (_lock)
        {
            Start_NeedsLock(TimeSpan.Zero);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _stopping.Cancel();
            _stopping.Dispose();
        }
    }

    private void Start_NeedsLock(TimeSpan after)
    {
        if (!_isFeeling && !_stopping.IsCancellationRequested)
        {
            _isFeeling = true;
            _ = FeelAsync(after, _stopping.Token);
        }
    }

    private async Task FeelAsync(TimeSpan after, CancellationToken stopping)
    {
        try
        {
            do
            {
                await Task.Delay(after, time, stopping);
                if (!await endpoint.IsAliveAsync(stopping))
                {
                    endpoint.Break();
                }

                after = period;
            }
            while (GoesOn());
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            // The client is no more.
        }
    }

    private bool GoesOn()
    {
        lock (_lock)
        {
            return _isFeeling = _streams > 0;
        }
    }
}
