using DesignPatterns.Balancing;
using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Origin;
using DesignPatterns.ResponseCache.Purging;
using DesignPatterns.ResponseCache.Serving;
using DesignPatterns.ResponseCache.Shared;
using DesignPatterns.ServiceDefaults.Admin;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ResponseCache;

internal static class ResponseCacheExtensions
{
    /// <summary>The replica set that is cached.</summary>
    public const string Origin = "dictionary-server";

    public static void AddResponseCache(this WebApplicationBuilder builder)
    {
        builder.AddReplicaSet(Origin);
        builder.AddSharedTier();
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<ResponseCacheOptions>, ResponseCacheOptionsValidator>();
        services.AddOptionsWithValidateOnStart<ResponseCacheOptions>().BindConfiguration("ResponseCache");
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<ResponseCacheOptions>>().Value;
            var purges = provider.GetRequiredService<PurgeLog>();
            return new MemoryTier(options.MaximumEntries, options.MaximumBytes, purges);
        });
        services.AddSingleton(provider => new PurgeLog(
            provider.GetRequiredService<IOptions<ResponseCacheOptions>>().Value.MaximumPurges));
        services.AddAdminRoutes(routes => routes.MapPurge());
        services.AddSingleton<HitWindow>();
        services.AddSingleton<Telemetry>();
        services.AddSingleton<OriginClient>();
        services.AddSingleton<Fetches>();
        services.AddSingleton<CacheName>();
        services.AddSingleton<AnswerWriter>();
        services.AddSingleton<MissHandler>();
        services.AddSingleton<PassThrough>();
        services.AddSingleton<CacheHandler>();
    }

    /// <summary>Ends the pipeline, before any routing: a reverse proxy owns no path.</summary>
    public static void UseResponseCache(this WebApplication app) =>
        app.Run(app.Services.GetRequiredService<CacheHandler>().HandleAsync);
}
