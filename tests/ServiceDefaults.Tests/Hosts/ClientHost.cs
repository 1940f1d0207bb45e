using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ServiceDefaults.Tests.Hosts;

/// <summary>A host with the defaults, for the sake of its HttpClient.</summary>
internal static class ClientHost
{
    public static IHost Build(
        Action<HttpStandardResilienceOptions> resilience, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder();
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.Services.ConfigureAll<HttpStandardResilienceOptions>(options =>
        {
            // The defaults wait for seconds between attempts.
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            resilience(options);
        });
        return builder.Build();
    }

    public static HttpClient Client(this IHost host) =>
        host.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
}
