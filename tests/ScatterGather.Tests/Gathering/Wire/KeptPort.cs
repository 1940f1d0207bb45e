using System.Net;
using System.Net.Sockets;

namespace DesignPatterns.ScatterGather.Tests.Gathering.Wire;

/// <summary>A port of loopback that nobody else is given, also while nobody listens on it.</summary>
/// <remarks>Bound, it does not listen: who connects is refused, and a leaf of this test may listen there.</remarks>
internal sealed class KeptPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public KeptPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose() => _socket.Dispose();
}
