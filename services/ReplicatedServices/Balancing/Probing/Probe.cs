using DesignPatterns.Balancing.Health;

namespace DesignPatterns.Balancing.Probing;

/// <summary>Asks a replica whether it is ready.</summary>
/// <remarks>On connections of its own, so that it never waits behind requests, and in no trace.</remarks>
internal sealed class Probe(ReplicaSetOptions options, TimeProvider time) : IDisposable
{
    private readonly HttpMessageInvoker _connections = new(new SocketsHttpHandler
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectTimeout = options.ProbeTimeout,
        PooledConnectionLifetime = options.ConnectionLifetime,
        ActivityHeadersPropagator = null,
    });

    public async Task<ProbeResult> AskAsync(Replica replica, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ProbeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, replica.ProbeAddress);
            using var response = await _connections.SendAsync(request, either.Token);
            return response.IsSuccessStatusCode ? ProbeResult.Ready : ProbeResult.NotReady;
        }
        catch (HttpRequestException failure)
        {
            return ConnectFailure.IsRefusal(failure) ? ProbeResult.NotReady : ProbeResult.Silent;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProbeResult.Silent;
        }
    }

    public void Dispose() => _connections.Dispose();
}
