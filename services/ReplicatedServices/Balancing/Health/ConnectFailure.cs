using System.Net.Sockets;

namespace DesignPatterns.Balancing.Health;

/// <summary>Tells a refused connection from every other failure.</summary>
internal static class ConnectFailure
{
    /// <summary>
    /// The machine is up and nobody listens: certain, where a timeout is only a suspicion.
    /// </summary>
    public static bool IsRefusal(Exception failure) =>
        failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
}
