using System.Globalization;
using DesignPatterns.AppHost.Resources;

namespace DesignPatterns.AppHost;

/// <summary>Chapter 7: a search over four shards of two replicas, scattered and gathered by a root.</summary>
internal static class ScatterGather
{
    private const int ShardCount = 4;
    private const int ReplicaCount = 2;

    public static void AddSearch(this IDistributedApplicationBuilder builder, Choices choices)
    {
        var root = builder.AddHost<Projects.SearchRoot>("search-root")
            .WithHttpEndpoint(port: 8083)
            .WithExternalHttpEndpoints()
            .WithAdmin()
            .WithHttpCommand("/index", "Upgrade the index", endpointName: "admin", commandName: "upgrade-index")
            .WithExampleRequest("http", "/search?q=gossamer");
        foreach (var shard in Enumerable.Range(0, ShardCount))
        {
            root.WithLeaf(shard, builder.AddLeaf($"search-leaf-{shard}", shard, choices.Corpus));
        }
    }

    /// <summary>Adds the replicas <c>{name}-0</c>, <c>{name}-1</c> of the leaf that holds one shard.</summary>
    private static ReplicaSet AddLeaf(
        this IDistributedApplicationBuilder builder, string name, int shard, string corpus) =>
        new(name, [.. Enumerable.Range(0, ReplicaCount).Select(index =>
            builder.AddHost<Projects.SearchLeaf>($"{name}-{index}")
                .WithLeafEndpoint()
                .WithAdmin()
                .WithSlowLeaf()
                .WithEnvironment("SearchLeaf__Corpus", corpus)
                .WithEnvironment("SearchLeaf__Shard", shard.ToString(CultureInfo.InvariantCulture))
                .WithEnvironment("SearchLeaf__ShardCount", ShardCount.ToString(CultureInfo.InvariantCulture)))]);
}
