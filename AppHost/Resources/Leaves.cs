namespace DesignPatterns.AppHost.Resources;

/// <summary>Leaves of a scatter and gather, as topology.</summary>
internal static class Leaves
{
    private const string EndpointName = "leaf";

    /// <summary>The port of a leaf in a container of its own.</summary>
    private const int PublishedPort = 7000;

    /// <summary>
    /// Gives the host the endpoint that roots ask. In a container of its own it must listen to others, or none could.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithLeafEndpoint(this IResourceBuilder<ProjectResource> leaf)
    {
        var isRunMode = leaf.ApplicationBuilder.ExecutionContext.IsRunMode;
        leaf.WithEndpoint(
            targetPort: isRunMode ? null : PublishedPort, scheme: "tcp", name: EndpointName, env: "Leaf__Port");
        return isRunMode ? leaf : leaf.WithEnvironment("Leaf__Address", "0.0.0.0");
    }

    /// <summary>Adds the button that makes this replica a straggler: one answer in a hundred is 100 ms late.</summary>
    public static IResourceBuilder<ProjectResource> WithSlowLeaf(this IResourceBuilder<ProjectResource> leaf) =>
        leaf.ApplicationBuilder.ExecutionContext.IsRunMode
            ? leaf.WithHttpCommand(
                "/faults/slow-leaf",
                "Fault: be a straggler",
                endpointName: "admin",
                commandName: "fault-slow-leaf")
            : leaf;

    /// <summary>Tells a root where the replicas of a leaf are, and has it wait for them.</summary>
    /// <param name="place">The leaf's among the root's leaves, counted from 0.</param>
    public static IResourceBuilder<ProjectResource> WithLeaf(
        this IResourceBuilder<ProjectResource> root, int place, ReplicaSet leaf)
    {
        root.WithEnvironment($"Gathering__search__Leaves__{place}__Name", leaf.Name);
        foreach (var (index, replica) in leaf.Replicas.Index())
        {
            root.WithEnvironment($"services__{leaf.Name}__leaf__{index}", replica.GetEndpoint(EndpointName))
                .WithReferenceRelationship(replica)
                .WaitFor(replica);
        }

        return root;
    }
}
