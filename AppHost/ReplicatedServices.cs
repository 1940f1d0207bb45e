using DesignPatterns.AppHost.Resources;
using DesignPatterns.AppHost.Resources.Redis;

namespace DesignPatterns.AppHost;

/// <summary>Chapter 5: a stateless dictionary, replicated, behind a cache and a TLS termination tier.</summary>
internal static class ReplicatedServices
{
    public static void AddDictionary(this IDistributedApplicationBuilder builder, Choices choices)
    {
        var servers = builder.AddReplicas<Projects.DictionaryServer>("dictionary-server", count: 3);
        var sharedCache = builder.AddRedisServer("shared-cache", choices);
        var caches = builder.AddReplicas<Projects.ResponseCache>("response-cache", count: 2);

        foreach (var cache in caches.Replicas)
        {
            // No wait for Redis: a cache works without it, and must not be held up by an image that is still pulled.
            cache.WithReplicaSet(servers).WithReference(sharedCache);
        }

        builder.AddHost<Projects.Edge>("edge")
            .WithHttpsEndpoint(port: 8443)
            .WithExternalHttpEndpoints()
            .WithReplicaSet(caches)
            .WithAdmin()
            .WithExampleRequest("https", "/definitions/gossamer");
    }
}
