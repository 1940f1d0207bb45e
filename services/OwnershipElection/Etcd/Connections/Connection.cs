using System.Net.Sockets;

namespace DesignPatterns.Etcd.Connections;

/// <summary>One HTTP/2 connection to an endpoint, made when first needed and again when it is lost.</summary>
internal sealed class Connection : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly CancellationTokenSource _broken = new();
    private Greeting? _greeting;

    public Connection(TimeSpan connectTimeout) => _invoker = new(new SocketsHttpHandler
    {
        ConnectTimeout = connectTimeout,
        ConnectCallback = ConnectAsync,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,

        // The spans are those of the calls: those of HTTP would double them.
        ActivityHeadersPropagator = null,
    });

    /// <summary>Cancelled when the connection is given up.</summary>
    public CancellationToken Broken => _broken.Token;

    /// <summary>Whether anybody has ever taken the connection: if not, nothing can have been sent.</summary>
    public bool IsReached => Volatile.Read(ref _greeting) is not null;

    /// <summary>What the other side said at first; null: nothing yet.</summary>
    public Greeting? Greeting => Volatile.Read(ref _greeting) is { IsKnown: true } greeting ? greeting : null;

    /// <summary>Fails by its task alone, also when the connection has just been given up.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        await _invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);

    /// <summary>Ends its streams at once; its calls end by themselves.</summary>
    public void Break()
    {
        _broken.Cancel();
        _invoker.Dispose();
    }

    public void Dispose()
    {
        Break();
        _broken.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var isConnected = false;
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            isConnected = true;
        }
        finally
        {
            if (!isConnected)
            {
                socket.Dispose();
            }
        }

        var greeting = new Greeting();
        Volatile.Write(ref _greeting, greeting);
        return new GreetedStream(socket, greeting);
    }
}
