namespace Aspire.Hosting.Running;

/// <summary>Healthy when a GET is answered with exactly the expected status.</summary>
internal sealed class EndpointHealthCheck(
    EndpointReference endpoint, string path, int statusCode, IHttpClientFactory clients)
    : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var uri = new Uri(new Uri(endpoint.Url), path);
        try
        {
            using var client = clients.CreateClient();
            using var response = await client.GetAsync(uri, cancellationToken);
            return (int)response.StatusCode == statusCode
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(
                    $"{uri} answered with status {(int)response.StatusCode}, expected {statusCode}.");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return HealthCheckResult.Unhealthy($"{uri} could not be reached: {e.Message}", e);
        }
    }
}
