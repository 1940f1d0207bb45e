namespace DesignPatterns.Etcd.Connections;

/// <summary>One HTTP/2 connection to an endpoint, made when first needed and again when it is lost.</summary>
internal sealed class Connection : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly CancellationTokenSource _broken = new();

    public Connection(TimeSpan connectTimeout) => _invoker = new(new SocketsHttpHandler
    {
        ConnectTimeout = connectTimeout,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,

        // The spans are those of the calls: those of HTTP would double them.
        ActivityHeadersPropagator = null,
    });

    /// <summary>Cancelled when the connection is given up.</summary>
    public CancellationToken Broken => _broken.Token;

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _invoker.SendAsync(request, cancellationToken);

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
}
