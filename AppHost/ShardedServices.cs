using DesignPatterns.AppHost.Resources;
using DesignPatterns.AppHost.Resources.Memcached;

namespace DesignPatterns.AppHost;

/// <summary>Chapter 6: a cache in three slices, and a service that sees one, through its ambassador.</summary>
internal static class ShardedServices
{
    public static void AddShardedMemcache(this IDistributedApplicationBuilder builder, Choices choices)
    {
        var shards = Enumerable.Range(0, 3)
            .Select(index => builder.AddMemcachedServer($"memcached-{index}", choices))
            .ToList();
        var ambassador = builder.AddShardingAmbassador("memcache-ambassador", "Memcached", port: 22121, shards);

        // The same as a service that many share: by whichever door a key goes in, it finds the same shards.
        var routers = builder.AddShardRouters("shard-router", count: 3, "Memcached", shards);
        builder.AddRouterAmbassador("router-ambassador", "Memcached", routers);

        builder.AddHost<Projects.ShardedCache>("sharded-cache")
            .WithHttpEndpoint()
            .WithAdmin()
            .WithAmbassador(ambassador)
            .WithExampleRequest("http", "/items/4711");
    }
}
