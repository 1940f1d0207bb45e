using System.Net;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>A connection of a loop: how it begins and ends.</summary>
internal abstract partial class LoopConnection : ILoopConnection
{
    private static readonly TimeSpan MostTimeToSend = TimeSpan.FromSeconds(1);

    private readonly EventLoop _loop;
    private ByteQueue _unread;
    private ByteQueue _unsent;
    private Stage _stage;
    private string _reason = "";
    private bool _isReset;
    private bool _isConnected;
    private bool _isBlocked;
    private bool _isToSend;
    private bool _isToResume;
    private bool _isTold;
    private bool _hasSeenEnd;

    protected LoopConnection(EventLoop loop, string peer, bool isConnected)
    {
        (_loop, Peer, _isConnected) = (loop, peer, isConnected);
        (_unread, _unsent) = (new ByteQueue(loop.Buffers), new ByteQueue(loop.Buffers));
        ToSend();
    }

    private enum Stage
    {
        Open,

        /// <summary>It closes once all is sent; what comes is dropped.</summary>
        Sending,

        /// <summary>
        /// All is sent and its handler knows. To close a socket that has something unread is to reset it,
        /// which may cost the other end our last answer: so it is read until the other end closes, too.
        /// </summary>
        Lingering,

        /// <summary>It is ended by this turn or the next.</summary>
        Ending,

        Ended,
    }

    public string Peer { get; }

    public int Unsent => _unsent.Count;

    public bool IsClosed => _stage != Stage.Open;

    public bool IsPaused
    {
        get;
        set
        {
            if (field && !value && !_isToResume)
            {
                _isToResume = true;
                _loop.ToResume(this);
            }

            field = value;
            ToSend();
        }
    }

    public IConnectionHandler? Handler { get; set; }

    public LoopConnector? Connector { get; set; }

    public bool CanConnect => !_isConnected && _stage is Stage.Open or Stage.Sending;

    protected bool IsConnected => _isConnected;

    protected bool WantsToRead => _isConnected && !_hasSeenEnd && _stage switch
    {
        Stage.Open => !IsPaused,
        Stage.Sending or Stage.Lingering => true,
        _ => false,
    };

    protected bool WantsToWrite => _isBlocked;

    public void CloseWhenSent()
    {
        if (_stage == Stage.Open)
        {
            _stage = Stage.Sending;
            _reason = "closed here, all sent";
            ToSend();
            _loop.After(MostTimeToSend, () => Close("closed here, not all sent in a second"));
        }
    }

    public void Close(string reason, bool reset = false)
    {
        if (_stage is Stage.Ending or Stage.Ended)
        {
            return;
        }

        (_stage, _reason, _isReset) = (Stage.Ending, reason, reset);
        _loop.ToEnd(this);
    }

    public void Fault(Exception exception)
    {
        Close($"its handler failed: {exception.Message}");
        _loop.Fault(exception);
    }

    /// <summary>Tells its handler, once, and closes it for good unless it lingers.</summary>
    public void End()
    {
        if (_stage == Stage.Ending)
        {
            if (_isConnected && !_isReset && !_isBlocked && _unsent.Count > 0)
            {
                _ = Send(_unsent.Bytes, out _);
            }

            _stage = Stage.Ended;
            _loop.Forget(this);
            CloseHandle(_isReset);
        }

        _unread.Clear();
        _unsent.Clear();
        if (!_isTold)
        {
            _isTold = true;
            try
            {
                Handler?.Closed(_reason);
            }
            catch (Exception exception)
            {
                _loop.Fault(exception);
            }
        }
    }

    /// <summary>Tries that address; any earlier one failed. Ends in <see cref="OnConnected"/> or
    /// <see cref="LoopConnector.Failed"/>.</summary>
    public abstract void ConnectTo(IPEndPoint address);

    /// <summary>Waits for what it wants to read and write now.</summary>
    protected abstract void Arm();

    /// <summary>How many bytes came; 0: the end; −1: none now, or an error, if it says so.</summary>
    protected abstract int Receive(Span<byte> into, out string? error);

    /// <summary>How many were taken; −1: an error.</summary>
    protected abstract int Send(ReadOnlySpan<byte> bytes, out string? error);

    /// <summary>Tells the other end that nothing more comes.</summary>
    protected abstract void EndSending();

    protected abstract void CloseHandle(bool reset);

    protected void OnConnected()
    {
        _isConnected = true;
        ToSend();
        if (_stage == Stage.Open)
        {
            try
            {
                Handler?.Connected();
            }
            catch (Exception exception)
            {
                Fault(exception);
            }
        }
    }

    protected void ToSend()
    {
        if (!_isToSend)
        {
            _isToSend = true;
            _loop.ToSend(this);
        }
    }
}
