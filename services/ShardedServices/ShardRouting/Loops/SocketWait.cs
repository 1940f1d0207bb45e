using System.Net.Sockets;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>One thing at a time that a socket is waited for, and what the loop's thread does when it is
/// there.</summary>
internal sealed class SocketWait : SocketAsyncEventArgs
{
    private readonly SocketLoop _loop;
    private readonly Action<SocketWait> _handOver;

    public SocketWait(SocketLoop loop, Action<SocketWait> handOver)
        // No execution context flows with a completion: it only queues.
        : base(true) => (_loop, _handOver) = (loop, handOver);

    public bool IsPending { get; private set; }

    /// <summary>Starts it; what is there at once is handed over in the next turn, too.</summary>
    public void Start(Socket socket, Func<Socket, SocketWait, bool> start)
    {
        IsPending = true;
        if (!start(socket, this))
        {
            _loop.Complete(this);
        }
    }

    public void HandOver()
    {
        IsPending = false;
        _handOver(this);
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => _loop.Complete(this);
}
