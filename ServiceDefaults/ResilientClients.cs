using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace DesignPatterns.ServiceDefaults;

internal static class ResilientClients
{
    /// <summary>Makes every client of IHttpClientFactory find services by name, and bear with their
    /// faults.</summary>
    /// <remarks>Balanced clients bring a handler of their own and are not touched: theirs is the one
    /// retry.</remarks>
    public static void AddResilientClients(this IServiceCollection services)
    {
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(http =>
        {
            // By authority: else a dead service would open the circuit of all the others.
            http.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods())
                .SelectPipelineByAuthority();

            // The handler's timeouts end with the headers; this one bounds the body too.
            http.ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(60));

            // Inside the retry, so that the next attempt goes to the next replica.
            http.AddServiceDiscovery();
        });
    }
}
