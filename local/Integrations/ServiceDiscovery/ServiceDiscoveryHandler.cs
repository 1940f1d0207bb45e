namespace Microsoft.Extensions.ServiceDiscovery;

internal sealed class ServiceDiscoveryHandler(ConfiguredEndpoints endpoints) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!;
        request.RequestUri = endpoints.Resolve(asked);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            // A retry, which sends the same message again, resolves the name anew.
            request.RequestUri = asked;
        }
    }
}
