using DesignPatterns.AppHost.Resources;
using DesignPatterns.AppHost.Resources.Redis;

namespace DesignPatterns.AppHost;

/// <summary>Chapter 3: ambassadors that speak for whoever comes to them on this machine.</summary>
internal static class Ambassadors
{
    /// <summary>Three Redis that together are one store, at localhost:22122.</summary>
    public static void AddShardedRedis(this IDistributedApplicationBuilder builder, Choices choices)
    {
        // One for all of them: the ambassador lets its neighbours in without, and says it for them.
        var password = builder.CreateResourceBuilder(ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(
            builder, "redis-password", special: false));
        var shards = Enumerable.Range(0, 3)
            .Select(index => builder.AddRedisServer($"redis-{index}", choices, RedisUse.Store, password))
            .Select(server => builder.CreateResourceBuilder((IResourceWithEndpoints)server.Resource))
            .ToList();

        builder.AddShardingAmbassador("redis-ambassador", "Redis", port: 22122, shards)
            .WithEnvironment("ShardRouting__ReplicaPassword", password);
    }
}
