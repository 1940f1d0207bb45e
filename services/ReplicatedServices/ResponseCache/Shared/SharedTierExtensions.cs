using DesignPatterns.ResponseCache.Purging;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ResponseCache.Shared;

internal static class SharedTierExtensions
{
    private const string ConnectionName = "shared-cache";

    /// <summary>Adds the tier, if <c>ConnectionStrings:shared-cache</c> says where Redis is.</summary>
    public static void AddSharedTier(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<SharedTierOptions>, SharedTierOptionsValidator>();
        services.AddOptionsWithValidateOnStart<SharedTierOptions>().BindConfiguration("SharedCache");
        if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(ConnectionName)))
        {
            return;
        }

        builder.AddRedisClient(
            ConnectionName,
            settings => settings.DisableHealthChecks = true, // Ours knows when Redis is bypassed.
            redis =>
            {
                redis.AbortOnConnectFail = false;

                // It is also how long the client waits before it tries again: Redis is to be back in use soon
                // after it is back.
                redis.ConnectTimeout = 1_000;
            });
        services.AddSingleton<RedisGate>();
        services.AddSingleton<RedisLink>();
        services.AddSingleton<Fillings>();
        services.AddSingleton<ReplicaIdentity>();
        services.AddSingleton<PurgeWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<PurgeWatch>());
        services.AddSingleton<SharedTier>();
        services.AddSingleton<Purger>();
        services.AddHealthChecks().AddCheck<SharedTierCheck>(ConnectionName);
    }
}
