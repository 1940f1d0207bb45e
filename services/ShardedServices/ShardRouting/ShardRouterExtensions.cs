using System.Net;
using DesignPatterns.ShardRouting.Admin;
using DesignPatterns.ShardRouting.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ShardRouting;

/// <summary>Adds a router of shards to a host.</summary>
public static class ShardRouterExtensions
{
    /// <summary>
    /// Listens at <c>ShardRouting:Port</c> for clients of memcached or Redis, and shares their keys out among the
    /// shards of <c>ShardRouting:Shards</c>.
    /// </summary>
    public static void AddShardRouter(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<RouterOptions>, RouterOptionsValidator>();
        services.AddOptionsWithValidateOnStart<RouterOptions>().BindConfiguration(RouterOptions.Section);
        services.AddSingleton(provider => new RouterService(
            provider.GetRequiredService<IOptions<RouterOptions>>().Value,
            address => Find(address, builder.Configuration),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddHostedService(provider => provider.GetRequiredService<RouterService>());
        services.AddHostedService<RouterMetrics>();
        services.AddHealthChecks().AddCheck<ShardsCheck>("shards");
    }

    /// <summary>
    /// An end point of <c>host:port</c>, or of a name whose <c>tcp</c> endpoint service discovery has.
    /// </summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    internal static EndPoint Find(string address, IConfiguration configuration)
    {
        var found = configuration[$"services:{address}:tcp:0"] ?? address;
        var hostAndPort = found[(found.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..];
        var colon = hostAndPort.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(hostAndPort.AsSpan(colon + 1), out var port))
        {
            throw new ArgumentException(
                $"A replica must be host:port or the name of a service, but is '{address}'.", nameof(address));
        }

        var host = hostAndPort[..colon];
        return IPAddress.TryParse(host, out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(host, port);
    }
}
