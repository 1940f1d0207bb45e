using Microsoft.Extensions.Options;

namespace DesignPatterns.ShardedCache.Origin;

/// <summary>Lets no more calls to the origin than it can bear, whatever becomes of the cache.</summary>
/// <remarks>It refuses rather than queues: who waits in a queue is late, and keeps others waiting.</remarks>
internal sealed class OriginGate(IOptions<OriginOptions> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly CallWindow _window = new(options.Value.MostCallsPerSecond);
    private readonly long _start = time.GetTimestamp();
    private int _calls;

    public int MostCalls => options.Value.MostCalls;

    public int MostCallsPerSecond => options.Value.MostCallsPerSecond;

    /// <summary>Calls under way, and begun within the last second.</summary>
    public (int Calls, int InLastSecond) Load
    {
        get
        {
            lock (_gate)
            {
                return (_calls, _window.Count(time.GetElapsedTime(_start)));
            }
        }
    }

    /// <summary>True is to be followed by <see cref="Leave"/>.</summary>
    public bool TryEnter(out TimeSpan retryAfter)
    {
        lock (_gate)
        {
            if (_calls >= MostCalls)
            {
                retryAfter = options.Value.Delay;
                return false;
            }

            retryAfter = _window.Take(time.GetElapsedTime(_start));
            if (retryAfter > TimeSpan.Zero)
            {
                return false;
            }

            _calls++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _calls--;
        }
    }
}
