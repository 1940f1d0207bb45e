using System.Collections.Concurrent;
using System.Net.Sockets;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>A loop over the sockets of .NET, wherever they are: their completions queue up for its one
/// thread.</summary>
/// <remarks>At most three completions a connection (reading, sending, connecting) and one a listener
/// wait.</remarks>
internal sealed class SocketLoop(TimeProvider time, Action<Exception>? faulted) : EventLoop(time, faulted)
{
    private readonly ConcurrentQueue<SocketWait> _completed = new();

    // Never disposed: a completion may come, on a thread of the pool, after the loop has ended.
    private readonly SemaphoreSlim _awake = new(0);

    protected override bool HasCome => !_completed.IsEmpty;

    /// <summary>That wait is over. From any thread.</summary>
    public void Complete(SocketWait wait)
    {
        _completed.Enqueue(wait);
        WakeIfAsleep();
    }

    protected override void Wait(int milliseconds)
    {
        if (milliseconds != 0)
        {
            _awake.Wait(milliseconds);
        }
    }

    protected override void HandOver()
    {
        // Only as many as there are now: one that is ready again at once has its turn when the others had
        // theirs.
        for (var left = _completed.Count; left > 0 && _completed.TryDequeue(out var wait); left--)
        {
            wait.HandOver();
        }
    }

    protected override void Wake() => _awake.Release();

    protected override void Release()
    {
    }

    protected override LoopConnection Make(string peer) => new SocketConnection(this, peer, null);

    protected override LoopListener Listen(Socket socket, Func<ILoopConnection, IConnectionHandler> accept) =>
        new SocketListener(this, socket, accept);
}
