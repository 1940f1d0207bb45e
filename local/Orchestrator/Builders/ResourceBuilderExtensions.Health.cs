namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource =>
            builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(a => a.Key == key)
            ? throw new DistributedApplicationException(
                $"Resource '{builder.Resource.Name}' already has a health check with key '{key}'.")
            : builder.WithAnnotation(new HealthCheckAnnotation(key));

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null,
        string? endpointName = null)
        where T : IResourceWithEndpoints =>
        builder.WithHttpHealthCheck(
            () => builder.HttpEndpoint(endpointName, "health check"), path, statusCode);

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null,
        int? statusCode = null) where T : IResourceWithEndpoints
    {
        var endpoint = endpointSelector is null
            ? builder.HttpEndpoint(null, "health check")
            : builder.CheckHttp(endpointSelector(), "health check");
        path ??= "/";
        statusCode ??= 200;
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path}_{statusCode}_check";
        builder.ApplicationBuilder.Services.AddHttpClient(key);
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key,
            services => new EndpointHealthCheck(
                endpoint, path, statusCode.Value, services.GetRequiredService<IHttpClientFactory>(), key),
            failureStatus: null,
            tags: null));
        return builder.WithHealthCheck(key);
    }

    private static EndpointReference HttpEndpoint<T>(
        this IResourceBuilder<T> builder, string? name, string use)
        where T : IResourceWithEndpoints
    {
        string[] names = name is null ? ["https", "http"] : [name];
        var endpoint = names.Select(n => builder.Resource.GetEndpoint(n)).FirstOrDefault(e => e.Exists)
            ?? throw new DistributedApplicationException(
                $"Could not create HTTP {use} for resource '{builder.Resource.Name}' as no endpoint was found"
                + $" matching one of the specified names: {string.Join(", ", names)}");
        return builder.CheckHttp(endpoint, use);
    }

    private static EndpointReference CheckHttp<T>(
        this IResourceBuilder<T> builder, EndpointReference endpoint,
        string use) where T : IResourceWithEndpoints =>
        endpoint.Scheme is "http" or "https"
            ? endpoint
            : throw new DistributedApplicationException(
                $"Could not create HTTP {use} for resource '{builder.Resource.Name}' as the endpoint with"
                + $" name '{endpoint.EndpointName}' and scheme '{endpoint.Scheme}' is not an HTTP endpoint.");
}
