using System.Net;
using System.Net.Sockets;

namespace DesignPatterns.OwnershipElection.Tests.Servers;

/// <summary>
/// A port that takes no connection any more, as that of a machine that is gone: those before wait to be accepted.
/// </summary>
internal sealed class FullListener : IDisposable
{
    private const int Backlog = 1;

    private readonly Socket _listener = Create();
    private readonly List<Socket> _waiting = [];

    private FullListener()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(Backlog);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public static async Task<FullListener> StartAsync()
    {
        var full = new FullListener();
        // Linux keeps one more than the backlog, and drops whoever knocks then.
        while (full._waiting.Count <= Backlog)
        {
            var socket = Create();
            full._waiting.Add(socket);
            await socket.ConnectAsync(IPAddress.Loopback, full.Port);
        }

        return full;
    }

    public void Dispose()
    {
        _waiting.ForEach(socket => socket.Dispose());
        _listener.Dispose();
    }

    private static Socket Create() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
