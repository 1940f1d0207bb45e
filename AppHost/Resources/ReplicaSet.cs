namespace DesignPatterns.AppHost.Resources;

/// <summary>Equal copies of one host that can be told apart: balanced, probed and killed one at a time.</summary>
/// <param name="Name">What clients call: <c>http://{Name}</c> resolves to all of them.</param>
/// <param name="Replicas">The resources <c>{Name}-0</c>, <c>{Name}-1</c> …</param>
internal sealed record ReplicaSet(string Name, IReadOnlyList<IResourceBuilder<ProjectResource>> Replicas);

internal static class ReplicaSets
{
    /// <summary>
    /// Adds named replicas. Not <c>WithReplicas</c>: its proxy balances by TCP connection and hides them.
    /// </summary>
    public static ReplicaSet AddReplicas<TProject>(
        this IDistributedApplicationBuilder builder, string name, int count)
        where TProject : IProjectMetadata, new() =>
        new(name, [.. Enumerable.Range(0, count).Select(index =>
            builder.AddHost<TProject>($"{name}-{index}").WithHttpEndpoint().WithAdmin())]);

    /// <summary>
    /// Tells a client where the replicas are, in the form of Aspire's service discovery, and has it wait for them.
    /// Index i is the same replica in <c>http</c> and in <c>admin</c>.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithReplicaSet(
        this IResourceBuilder<ProjectResource> client, ReplicaSet set)
    {
        foreach (var (index, replica) in set.Replicas.Index())
        {
            client
                .WithEnvironment($"services__{set.Name}__http__{index}", replica.GetEndpoint("http"))
                .WithEnvironment($"services__{set.Name}__admin__{index}", replica.GetEndpoint("admin"))
                .WithReferenceRelationship(replica)
                .WaitFor(replica);
        }

        return client;
    }
}
