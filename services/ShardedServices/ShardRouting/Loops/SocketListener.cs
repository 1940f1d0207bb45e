using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>Accepts for a <see cref="SocketLoop"/>.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Its wait is disposed when it is stopped.")]
internal sealed class SocketListener : LoopListener
{
    private readonly SocketLoop _loop;
    private readonly Socket _socket;
    private readonly Func<ILoopConnection, IConnectionHandler> _accept;
    private readonly SocketWait _wait;
    private bool _isStopped;

    public SocketListener(SocketLoop loop, Socket socket, Func<ILoopConnection, IConnectionHandler> accept)
    {
        (_loop, _socket, _accept) = (loop, socket, accept);
        _wait = new SocketWait(loop, _ => Accepted());
        Wait();
    }

    public override void Stop()
    {
        _isStopped = true;
        _socket.Dispose();
        _wait.Dispose();
    }

    private void Accepted()
    {
        var (socket, error) = (_wait.AcceptSocket, _wait.SocketError);
        if (_isStopped)
        {
            socket?.Dispose();
            return;
        }

        _wait.AcceptSocket = null;
        if (error == SocketError.Success)
        {
            Take(socket!);

            // Those that wait behind it are taken in the same turn.
            for (var taken = 1; taken < MostAccepted && IsOneWaiting(); taken++)
            {
                try
                {
                    Take(_socket.Accept());
                }
                catch (SocketException exception)
                {
                    error = exception.SocketErrorCode;
                    break;
                }
            }
        }
        else
        {
            socket?.Dispose();
        }

        if (error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
        {
            _loop.After(BackOff, Wait);
        }
        else
        {
            Wait();
        }
    }

    private bool IsOneWaiting() => !_isStopped && _socket.Poll(0, SelectMode.SelectRead);

    private void Wait()
    {
        if (!_isStopped)
        {
            _wait.Start(_socket, static (socket, wait) => socket.AcceptAsync(wait));
        }
    }

    private void Take(Socket socket)
    {
        if (_isStopped)
        {
            socket.Dispose();
            return;
        }

        _loop.Accepted(new SocketConnection(_loop, PeerOf(socket), socket), _accept);
    }

    private static string PeerOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint?.ToString() ?? "unknown";
        }
        catch (SocketException)
        {
            return "unknown";
        }
    }
}
