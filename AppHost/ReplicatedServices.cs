using DesignPatterns.AppHost.Resources;

namespace DesignPatterns.AppHost;

/// <summary>Chapter 5: a stateless dictionary, replicated, behind a cache and a TLS termination tier.</summary>
internal static class ReplicatedServices
{
    public static void AddDictionary(this IDistributedApplicationBuilder builder)
    {
        var servers = builder.AddReplicas<Projects.DictionaryServer>("dictionary-server", count: 3);
        var caches = builder.AddReplicas<Projects.ResponseCache>("response-cache", count: 2);

        foreach (var cache in caches.Replicas)
        {
            cache.WithReplicaSet(servers);
        }

        builder.AddHost<Projects.Edge>("edge")
            .WithHttpsEndpoint(port: 8443)
            .WithExternalHttpEndpoints()
            .WithReplicaSet(caches)
            .WithAdmin()
            .WithExampleRequest("https", "/definitions/gossamer");
    }
}
