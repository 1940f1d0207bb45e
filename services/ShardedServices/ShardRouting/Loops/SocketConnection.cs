using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>A connection of a <see cref="SocketLoop"/>.</summary>
/// <remarks>
/// It waits for something to read by receiving nothing, and reads without waiting then; so it needs no buffer
/// while it waits. There is no such wait for sending: what is not taken at once is sent, some of it at a
/// time, from a copy that stays in place until it was taken.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Its waits are disposed when its socket is closed.")]
internal sealed class SocketConnection : LoopConnection
{
    private const int MostSent = 64 * 1024;

    private readonly SocketLoop _loop;
    private readonly SocketWait _reading;
    private readonly SocketWait _writing;
    private Socket? _socket;
    private byte[]? _sent;

    public SocketConnection(SocketLoop loop, string peer, Socket? socket)
        : base(loop, peer, isConnected: socket is not null)
    {
        (_loop, _socket) = (loop, socket);
        _reading = new SocketWait(loop, _ => Read());
        _writing = new SocketWait(loop, _ => Written());
        _reading.SetBuffer([], 0, 0);
        if (socket is not null)
        {
            Prepare(socket);
        }
    }

    public override void ConnectTo(IPEndPoint address)
    {
        _socket?.Dispose();
        _socket = null;
        try
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            _socket = socket;
            Prepare(socket);
            new SocketWait(_loop, wait => Connected(wait, socket)) { RemoteEndPoint = address }
                .Start(socket, static (socket, wait) => socket.ConnectAsync(wait));
        }
        catch (SocketException exception)
        {
            Connector!.Failed(exception.Message);
        }
    }

    protected override void Arm()
    {
        if (!IsConnected || _socket is null)
        {
            return;
        }

        if (WantsToRead && !_reading.IsPending)
        {
            _reading.Start(_socket, static (socket, wait) => socket.ReceiveAsync(wait));
        }

        if (WantsToWrite && !_writing.IsPending)
        {
            _sent ??= _loop.Buffers.Rent(MostSent);
            var count = CopyUnsent(_sent.AsSpan(0, MostSent));
            _writing.SetBuffer(_sent, 0, count);
            _writing.Start(_socket, static (socket, wait) => socket.SendAsync(wait));
        }
    }

    protected override int Receive(Span<byte> into, out string? error)
    {
        var count = _socket!.Receive(into, SocketFlags.None, out var code);
        return code == SocketError.Success ? Succeed(count, out error) : Fail(code, -1, out error);
    }

    protected override int Send(ReadOnlySpan<byte> bytes, out string? error)
    {
        var count = _socket!.Send(bytes, SocketFlags.None, out var code);
        return code == SocketError.Success ? Succeed(count, out error) : Fail(code, 0, out error);
    }

    protected override void EndSending()
    {
        if (!TryEndSending())
        {
            Close("the other end closed it");
        }
    }

    protected override void CloseHandle(bool reset)
    {
        if (reset && _socket is not null)
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
            _socket.Close(0);
        }
        else if (IsConnected)
        {
            // .NET resets one that is closed while it is waited for, unless its sending half was ended
            // before.
            _ = TryEndSending();
        }

        _socket?.Dispose();
        _socket = null;

        // A send that is still under way gives the buffer back when it has ended.
        if (!_writing.IsPending)
        {
            ReturnSent();
        }

        _reading.Dispose();
        _writing.Dispose();
    }

    private static void Prepare(Socket socket) => (socket.Blocking, socket.NoDelay) = (false, true);

    private static int Succeed(int count, out string? error)
    {
        error = null;
        return count;
    }

    private static int Fail(SocketError code, int ifNone, out string? error)
    {
        error = code is SocketError.WouldBlock or SocketError.Interrupted ? null : TextOf(code);
        return error is null ? ifNone : -1;
    }

    private static string TextOf(SocketError code) => new SocketException((int)code).Message;

    private bool TryEndSending()
    {
        try
        {
            _socket?.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (SocketException)
        {
            // The other end has ended it already.
            return false;
        }
    }

    private void Connected(SocketWait wait, Socket socket)
    {
        var code = wait.SocketError;
        wait.Dispose();
        if (_socket != socket)
        {
            return;
        }

        if (code == SocketError.Success)
        {
            OnConnected();
        }
        else
        {
            Connector!.Failed(TextOf(code));
        }
    }

    private void Read()
    {
        if (_socket is not null)
        {
            // What went wrong, the read itself says.
            OnReadable();
            ToSend();
        }
    }

    private void Written()
    {
        if (_socket is null)
        {
            ReturnSent();
        }
        else if (_writing.SocketError != SocketError.Success)
        {
            Close(TextOf(_writing.SocketError));
        }
        else
        {
            OnWritable(_writing.BytesTransferred);
            if (!WantsToWrite)
            {
                ReturnSent();
            }
        }
    }

    private void ReturnSent()
    {
        if (_sent is not null)
        {
            _loop.Buffers.Return(_sent);
            _sent = null;
        }
    }
}
