using System.Net;
using System.Net.Sockets;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>The turns of a loop, whatever it waits on.</summary>
/// <remarks>
/// A turn: wait; hand over what came; end what was closed; <see cref="TurnEnded"/>; what was posted and what
/// is due; send. A connection that is closed later than the second step is ended by the next turn, which then
/// does not wait. Neither does the one after actions have run, so that <see cref="TurnEnded"/> follows them
/// soon. Actions that are posted or set wait in queues without a bound: each belongs to something that has
/// one.
/// </remarks>
internal abstract class EventLoop : IEventLoop
{
    /// <summary>What one connection can bring in one turn: its next bytes wait until the others had
    /// theirs.</summary>
    public const int MostRead = 256 * 1024;

    private const int Backlog = 4096;

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Action<Exception>? _faulted;
    private readonly ITimer? _alarm;
    private readonly LoopActions _actions;
    private readonly HashSet<LoopConnection> _connections = [];
    private readonly List<LoopListener> _listeners = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TurnList _toSend = new();
    private readonly TurnList _toEnd = new();
    private readonly TurnList _toResume = new();
    private Thread? _thread;
    private bool _ranActions;
    private volatile bool _isStopping;
    private int _isAsleep;

    protected EventLoop(TimeProvider time, Action<Exception>? faulted)
    {
        (_time, _faulted, _start) = (time, faulted, time.GetTimestamp());
        _actions = new LoopActions(Fault);
        if (time != TimeProvider.System)
        {
            // The system calls know one clock only; a clock of the caller's wakes the loop itself.
            _alarm = time.CreateTimer(
                static loop => ((EventLoop)loop!).WakeIfAsleep(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
        }
    }

    public TimeSpan Now { get; private set; }

    public Action? TurnEnded { get; set; }

    public bool IsOnThread => Thread.CurrentThread == _thread;

    public BufferPool Buffers { get; } = new();

    /// <summary>What is read goes here first, so that a connection at rest needs no memory.</summary>
    public byte[] ReadBuffer { get; } = GC.AllocateUninitializedArray<byte>(MostRead, pinned: true);

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "event loop" };
        _thread.Start();
    }

    public void Post(Action action)
    {
        _actions.Post(action);
        WakeIfAsleep();
    }

    // From the clock, not from the turn's time: a delay that starts late in a long turn is no shorter for it.
    public void After(TimeSpan delay, Action action) =>
        _actions.Add(_time.GetElapsedTime(_start) + delay, action);

    public IPEndPoint Listen(IPEndPoint endPoint, Func<ILoopConnection, IConnectionHandler> accept)
    {
        ObjectDisposedException.ThrowIf(_isStopping, this);
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Blocking = false;
        try
        {
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            _listeners.Add(Listen(socket, accept));
            return (IPEndPoint)socket.LocalEndPoint!;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void StopListening()
    {
        _listeners.ForEach(listener => listener.Stop());
        _listeners.Clear();
    }

    public ILoopConnection Connect(EndPoint endPoint, IConnectionHandler handler)
    {
        var connection = Make(LoopConnector.PeerOf(endPoint));
        Add(connection, handler);
        if (_isStopping)
        {
            connection.Close("the loop has ended");
        }
        else
        {
            new LoopConnector(this, connection).Connect(endPoint);
        }

        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        if (_thread is null)
        {
            End();
        }
        else if (!IsOnThread)
        {
            WakeIfAsleep();
            await _ended.Task.ConfigureAwait(false);
            _thread.Join();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Takes a connection in, with what listens to it.</summary>
    public void Add(LoopConnection connection, IConnectionHandler? handler)
    {
        connection.Handler = handler;
        _connections.Add(connection);
    }

    /// <summary>A connection that was accepted: asks for its handler.</summary>
    public void Accepted(LoopConnection connection, Func<ILoopConnection, IConnectionHandler> accept)
    {
        Add(connection, null);
        try
        {
            connection.Handler = accept(connection);
        }
        catch (Exception exception)
        {
            connection.Fault(exception);
        }
    }

    public void Forget(LoopConnection connection) => _connections.Remove(connection);

    /// <summary>To be flushed, or to have what it waits for looked at, when this turn sends.</summary>
    public void ToSend(LoopConnection connection) => _toSend.Add(connection);

    public void ToEnd(LoopConnection connection) => _toEnd.Add(connection);

    public void ToResume(LoopConnection connection) => _toResume.Add(connection);

    public void Fault(Exception exception) => _faulted?.Invoke(exception);

    /// <summary>Waits for something to happen, or for <see cref="Wake"/>; −1 for ever. In milliseconds, as
    /// the system calls have it.</summary>
    protected abstract void Wait(int milliseconds);

    /// <summary>Hands over what happened, each connection once.</summary>
    protected abstract void HandOver();

    /// <summary>Ends a wait. From any thread.</summary>
    protected abstract void Wake();

    /// <summary>Gives back what the loop itself holds, when no connection is left.</summary>
    protected abstract void Release();

    protected abstract LoopConnection Make(string peer);

    protected abstract LoopListener Listen(Socket socket, Func<ILoopConnection, IConnectionHandler> accept);

    protected void WakeIfAsleep()
    {
        // Whoever finds it asleep wakes it, once; a turn says that it falls asleep before it looks at the
        // queue.
        if (Interlocked.Exchange(ref _isAsleep, 0) == 1)
        {
            Wake();
        }
    }

    /// <summary>Whether something has come from another thread that the next turn need not wait
    /// for.</summary>
    protected virtual bool HasCome => false;

    private void Run()
    {
        SynchronizationContext.SetSynchronizationContext(new LoopContext(this));
        while (!_isStopping)
        {
            Turn();
        }

        End();
    }

    private void Turn()
    {
        Interlocked.Exchange(ref _isAsleep, 1);
        Wait(MillisecondsToWait());
        Volatile.Write(ref _isAsleep, 0);
        Now = _time.GetElapsedTime(_start);
        HandOver();
        foreach (var connection in _toResume.Take())
        {
            connection.Resume();
        }

        EndConnections();
        _actions.Try(TurnEnded);
        _ranActions = _actions.Run(Now);
        Send();
    }

    private void Send()
    {
        foreach (var connection in _toSend.Take())
        {
            connection.Flush();
        }
    }

    private int MillisecondsToWait()
    {
        if (_ranActions || _toEnd.Count > 0 || _toResume.Count > 0 || _isStopping || _actions.HasPosted || HasCome)
        {
            return 0;
        }

        if (_actions.Due is not { } due)
        {
            return -1;
        }

        var delay = due - _time.GetElapsedTime(_start);
        if (delay <= TimeSpan.Zero)
        {
            return 0;
        }

        if (_alarm is not null)
        {
            _alarm.Change(delay, Timeout.InfiniteTimeSpan);

            // The clock may have been moved between the two.
            return due > _time.GetElapsedTime(_start) ? -1 : 0;
        }

        // Up to the next whole millisecond, lest it wake too early and spin.
        return (int)Math.Min(Math.Ceiling(delay.TotalMilliseconds), int.MaxValue);
    }

    private void EndConnections()
    {
        foreach (var connection in _toEnd.Take())
        {
            connection.End();
        }
    }

    private void End()
    {
        StopListening();
        foreach (var connection in _connections.ToArray())
        {
            connection.Close("the loop has ended");
        }

        // A handler that hears of it may post, or connect once more; what it connects is closed at once.
        for (var rounds = 0; rounds < 10; rounds++)
        {
            EndConnections();
            _actions.Run(Now);
        }

        _alarm?.Dispose();
        Release();
        _ended.TrySetResult();
    }
}
