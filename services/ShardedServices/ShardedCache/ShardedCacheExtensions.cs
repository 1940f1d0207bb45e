using System.Net;
using DesignPatterns.Memcached;
using DesignPatterns.ShardedCache.Cache;
using DesignPatterns.ShardedCache.Items;
using DesignPatterns.ShardedCache.Origin;
using DesignPatterns.ShardedCache.Status;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ShardedCache;

internal static class ShardedCacheExtensions
{
    private const string Ambassador = "services:memcache-ambassador:tcp:0";

    public static void AddShardedCache(this WebApplicationBuilder builder)
    {
        // An ambassador is on the same machine: where it is not said otherwise, at its well-known port.
        var ambassador = new Uri(builder.Configuration[Ambassador] ?? "tcp://localhost:22121");
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<ShardedCacheOptions>, ShardedCacheOptionsValidator>();
        services.AddOptionsWithValidateOnStart<ShardedCacheOptions>().BindConfiguration("ShardedCache");
        services.AddSingleton<IValidateOptions<OriginOptions>, OriginOptionsValidator>();
        services.AddOptionsWithValidateOnStart<OriginOptions>().BindConfiguration("Origin");
        services.AddSingleton(provider => new MemcachedClient(
            new DnsEndPoint(ambassador.Host, ambassador.Port),
            provider.GetRequiredService<IOptions<ShardedCacheOptions>>().Value.ForClient(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CacheMetrics>();
        services.AddSingleton<ItemCache>();
        services.AddSingleton<OriginGate>();
        services.AddSingleton<ItemOrigin>();
        services.AddSingleton<ItemReader>();
    }

    public static void MapShardedCache(this IEndpointRouteBuilder routes)
    {
        routes.MapItems();
        routes.MapStatus();
    }
}
