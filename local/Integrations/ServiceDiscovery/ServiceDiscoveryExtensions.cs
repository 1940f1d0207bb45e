using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

public static class ServiceDiscoveryServiceCollectionExtensions
{
    public static IServiceCollection AddServiceDiscovery(this IServiceCollection services)
    {
        services.TryAddSingleton<ConfiguredEndpoints>();
        return services;
    }
}

public static class ServiceDiscoveryHttpClientBuilderExtensions
{
    /// <summary>Requests to `http://name`, `https+http://name` and `http://_endpoint.name` go to the
    /// addresses that configuration has under `services:name`.</summary>
    public static IHttpClientBuilder AddServiceDiscovery(this IHttpClientBuilder httpClientBuilder)
    {
        httpClientBuilder.Services.AddServiceDiscovery();
        return httpClientBuilder.AddHttpMessageHandler(
            services => new ServiceDiscoveryHandler(services.GetRequiredService<ConfiguredEndpoints>()));
    }
}
