namespace Aspire.Hosting.Testing;

public static class DistributedApplicationHostingTestingExtensions
{
    public static HttpClient CreateHttpClient(
        this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        client.BaseAddress = app.GetEndpoint(resourceName, endpointName);
        return client;
    }

    /// <summary>Where the endpoint is; without a name https, then http.</summary>
    public static Uri GetEndpoint(
        this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        string[] names = string.IsNullOrEmpty(endpointName) ? ["https", "http"] : [endpointName];
        var resource = Find(app, resourceName) as IResourceWithEndpoints ?? throw new ArgumentException(
            $"Resource '{resourceName}' has no allocated endpoints.", nameof(resourceName));
        var endpoint = names.Select(resource.GetEndpoint).FirstOrDefault(e => e.IsAllocated)
            ?? throw new ArgumentException(
                $"Endpoint '{endpointName}' for resource '{resourceName}' not found.", nameof(endpointName));
        return new Uri(endpoint.Url);
    }

    public static ValueTask<string?> GetConnectionStringAsync(
        this DistributedApplication app, string resourceName,
        CancellationToken cancellationToken = default) =>
        Find(app, resourceName) is IResourceWithConnectionString resource
            ? resource.GetConnectionStringAsync(cancellationToken)
            : throw new ArgumentException(
                $"Resource '{resourceName}' does not expose a connection string.", nameof(resourceName));

    private static IResource Find(DistributedApplication app, string resourceName)
    {
        var lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        if (!lifetime.ApplicationStarted.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                "The application must be started before resolving endpoints.");
        }

        return app.Services.GetRequiredService<DistributedApplicationModel>().Resources
            .TryGetByName(resourceName, out var resource)
                ? resource
                : throw new ArgumentException($"Resource '{resourceName}' not found.", nameof(resourceName));
    }
}
