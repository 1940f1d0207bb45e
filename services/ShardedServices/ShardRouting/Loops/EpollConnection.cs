using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>A connection of an <see cref="EpollLoop"/>: a file's number, −1 while there is none.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EpollConnection : LoopConnection, IEpollFile
{
    private readonly EpollLoop _loop;
    private int _number;
    private int _watched = -1;

    public EpollConnection(EpollLoop loop, string peer, int number)
        : base(loop, peer, isConnected: number >= 0)
    {
        (_loop, _number) = (loop, number);
        if (number >= 0)
        {
            SetOption(LinuxCalls.Tcp, LinuxCalls.TcpNoDelay, [1]);
            Watch(LinuxCalls.Readable);
        }
    }

    public void Ready(int events)
    {
        const int Ended = LinuxCalls.Failed | LinuxCalls.HungUp;
        if (!IsConnected)
        {
            FinishConnecting();
            return;
        }

        if ((events & LinuxCalls.Writable) != 0)
        {
            OnWritable(0);
        }

        if ((events & (LinuxCalls.Readable | Ended)) == 0)
        {
            return;
        }

        if (WantsToRead)
        {
            OnReadable();
        }
        else if ((events & Ended) != 0)
        {
            // Nobody reads what came before the end; and epoll reports an end whether it was asked to or not.
            var error = Error();
            Close(error == 0 ? "the other end closed it" : LinuxCalls.TextOf(error));
        }
    }

    public override void ConnectTo(IPEndPoint address)
    {
        CloseFile();
        const int Type = LinuxCalls.Stream | LinuxCalls.NonBlocking | LinuxCalls.CloseOnExecute;
        var isOld = address.AddressFamily == AddressFamily.InterNetwork;
        _number = LinuxCalls.Socket(isOld ? LinuxCalls.InterNetwork : LinuxCalls.InterNetworkV6, Type, 0);
        if (_number < 0)
        {
            Connector!.Failed(LinuxCalls.TextOf(Marshal.GetLastSystemError()));
            return;
        }

        SetOption(LinuxCalls.Tcp, LinuxCalls.TcpNoDelay, [1]);
        var native = address.Serialize();
        int result;
        fixed (byte* bytes = native.Buffer.Span)
        {
            result = LinuxCalls.Connect(_number, bytes, (uint)native.Size);
        }

        if (result < 0 && Marshal.GetLastSystemError() is var error and not LinuxCalls.InProgress)
        {
            Connector!.Failed(LinuxCalls.TextOf(error));
            return;
        }

        // Also when it is there at once: the handler never hears of it before Connect has returned.
        Watch(LinuxCalls.Writable);
    }

    protected override void Arm()
    {
        var wanted = (WantsToRead ? LinuxCalls.Readable : 0) | (WantsToWrite ? LinuxCalls.Writable : 0);
        if (IsConnected && wanted != _watched)
        {
            _watched = wanted;
            _loop.Change(_number, wanted);
        }
    }

    protected override int Receive(Span<byte> into, out string? error)
    {
        fixed (byte* bytes = into)
        {
            return Outcome(LinuxCalls.Receive(_number, bytes, (nuint)into.Length, 0), -1, out error);
        }
    }

    protected override int Send(ReadOnlySpan<byte> bytes, out string? error)
    {
        fixed (byte* first = bytes)
        {
            var taken = LinuxCalls.Send(_number, first, (nuint)bytes.Length, LinuxCalls.NoSignal);
            return Outcome(taken, 0, out error);
        }
    }

    protected override void EndSending() =>
        _ = LinuxCalls.Shutdown(_number, LinuxCalls.SendingHalf);

    protected override void CloseHandle(bool reset)
    {
        if (reset && _number >= 0)
        {
            // struct linger { int l_onoff; int l_linger; }: a close that lingers for no time resets.
            SetOption(LinuxCalls.SocketLevel, LinuxCalls.SocketLinger, [1, 0]);
        }

        CloseFile();
    }

    // What a call that would have to wait says; it is not an error. A call that a signal broke off has not
    // waited.
    private static int Outcome(nint result, int ifNone, out string? error)
    {
        error = null;
        if (result >= 0)
        {
            return (int)result;
        }

        var number = Marshal.GetLastSystemError();
        if (number is LinuxCalls.Again or LinuxCalls.Interrupted)
        {
            return ifNone;
        }

        error = LinuxCalls.TextOf(number);
        return -1;
    }

    private void FinishConnecting()
    {
        var error = Error();
        if (error == 0)
        {
            OnConnected();
        }
        else
        {
            // Until the next address is tried, or this is closed, epoll has nothing more to say of it.
            _loop.Unwatch(_number);
            _watched = -1;
            Connector!.Failed(LinuxCalls.TextOf(error));
        }
    }

    private void CloseFile()
    {
        if (_watched >= 0)
        {
            _loop.Unwatch(_number);
        }

        if (_number >= 0)
        {
            _ = LinuxCalls.Close(_number);
        }

        (_number, _watched) = (-1, -1);
    }

    private void Watch(int events)
    {
        try
        {
            _loop.Watch(_number, this, events);
            _watched = events;
        }
        catch (IOException exception)
        {
            // The kernel watches no more files; this one is closed, the others go on.
            Close(exception.Message);
        }
    }

    private int Error()
    {
        int error;
        uint length = sizeof(int);
        _ = LinuxCalls.GetOption(_number, LinuxCalls.SocketLevel, LinuxCalls.SocketError, &error, &length);
        return error;
    }

    private void SetOption(int level, int name, ReadOnlySpan<int> value)
    {
        fixed (int* first = value)
        {
            _ = LinuxCalls.SetOption(_number, level, name, first, (uint)value.Length * sizeof(int));
        }
    }
}
