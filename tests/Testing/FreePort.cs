using System.Net;
using System.Net.Sockets;

namespace DesignPatterns.Testing;

/// <summary>Ports that nobody listens on, below those the system gives to clients, and never one
/// twice.</summary>
public static class FreePort
{
    private static int _last = Random.Shared.Next(12_000, 28_000);

    public static int Next()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _last);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }
}
