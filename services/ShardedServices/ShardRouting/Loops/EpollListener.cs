using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>Accepts for an <see cref="EpollLoop"/>.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EpollListener : LoopListener, IEpollFile
{
    private readonly EpollLoop _loop;
    private readonly Socket _socket;
    private readonly int _number;
    private readonly Func<ILoopConnection, IConnectionHandler> _accept;
    private bool _isStopped;

    public EpollListener(EpollLoop loop, Socket socket, Func<ILoopConnection, IConnectionHandler> accept)
    {
        (_loop, _socket, _accept) = (loop, socket, accept);
        _number = (int)socket.Handle;
        loop.Watch(_number, this, LinuxCalls.Readable);
    }

    public void Ready(int events)
    {
        // A file that was accepted with flags needs no further call to be non-blocking.
        const int Flags = LinuxCalls.NonBlocking | LinuxCalls.CloseOnExecute;
        var address = stackalloc byte[28];
        for (var accepted = 0; accepted < MostAccepted && !_isStopped; accepted++)
        {
            uint length = 28;
            var number = LinuxCalls.Accept(_number, address, &length, Flags);
            if (number >= 0)
            {
                _loop.Accepted(_loop.Opened(number, PeerOf(new ReadOnlySpan<byte>(address, 28))), _accept);
                continue;
            }

            switch (Marshal.GetLastSystemError())
            {
                case LinuxCalls.Again:
                    return;
                case LinuxCalls.TooManyFiles or LinuxCalls.TooManyFilesInSystem
                    or LinuxCalls.OutOfMemory or LinuxCalls.OutOfBuffers:
                    _loop.Change(_number, 0);
                    _loop.After(BackOff, ComeBack);
                    return;
                default:
                    // That one connection has gone meanwhile, or a signal came.
                    break;
            }
        }
    }

    public override void Stop()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            _loop.Unwatch(_number);
            _socket.Dispose();
        }
    }

    private void ComeBack()
    {
        if (!_isStopped)
        {
            _loop.Change(_number, LinuxCalls.Readable);
        }
    }

    /// <summary>Of a <c>sockaddr_in</c> (family, port, 4 bytes) or a <c>sockaddr_in6</c> (family, port, flow
    /// label, 16 bytes, scope).</summary>
    private static string PeerOf(ReadOnlySpan<byte> address)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        return MemoryMarshal.Read<ushort>(address) switch
        {
            LinuxCalls.InterNetwork => new IPEndPoint(new IPAddress(address.Slice(4, 4)), port).ToString(),
            LinuxCalls.InterNetworkV6 => new IPEndPoint(new IPAddress(address.Slice(8, 16)), port).ToString(),
            _ => "unknown",
        };
    }
}
