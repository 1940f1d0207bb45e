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
        string? endpointName = null) where T : IResourceWithEndpoints
    {
        var endpoint = builder.HttpEndpoint(endpointName, "health check");
        path ??= "/";
        statusCode ??= 200;
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path}_{statusCode}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key,
            services => new EndpointHealthCheck(
                endpoint, path, statusCode.Value, services.GetRequiredService<IHttpClientFactory>()),
            failureStatus: null,
            tags: null));
        return builder.WithHealthCheck(key);
    }

    private static EndpointReference HttpEndpoint<T>(
        this IResourceBuilder<T> builder, string? name, string use) where T : IResourceWithEndpoints
    {
        string[] names = name is null ? ["https", "http"] : [name];
        return names.Select(builder.GetEndpoint).FirstOrDefault(e => e.Exists && (e.IsHttp || e.IsHttps))
            ?? throw new DistributedApplicationException(
                $"{builder.Resource.Name}: its {use} needs an HTTP endpoint named"
                + $" {string.Join(" or ", names)}: add that before it.");
    }
}
