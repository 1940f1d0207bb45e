using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DesignPatterns.Balancing.Sending;

/// <summary>The connections to the replicas of a set, a bounded pool for each.</summary>
/// <remarks>
/// A request keeps the set's name in its URI, and only the connection knows which replica it leads to:
/// nothing has to be parsed or built anew for an attempt, and every new connection resolves the host name
/// again.
/// </remarks>
internal sealed class ReplicaConnections(ReplicaSet set, ReplicaSetOptions options) : IDisposable
{
    private readonly FrozenDictionary<Replica, HttpMessageInvoker> _pools = set.Replicas.ToFrozenDictionary(
        replica => replica, replica => new HttpMessageInvoker(Pool(replica, options)));

    public HttpMessageInvoker To(Replica replica) => _pools[replica];

    public void Dispose()
    {
        foreach (var pool in _pools.Values)
        {
            pool.Dispose();
        }
    }

    private static SocketsHttpHandler Pool(Replica replica, ReplicaSetOptions options) => new()
    {
        // A proxy passes these on, it does not act on them.
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseProxy = false,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = options.ConnectionLifetime,
        MaxConnectionsPerServer = options.MaxConnectionsPerReplica,
        // As Kestrel reads them: without it a client's "é" would fail the send, and so eject replicas.
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ConnectCallback = (_, cancellationToken) => ConnectAsync(replica.Address, cancellationToken),
    };

    private static async ValueTask<Stream> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.IdnHost, address.Port, cancellationToken);
            return new ReplicaStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
