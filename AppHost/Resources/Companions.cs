namespace DesignPatterns.AppHost.Resources;

/// <summary>The book's companions of one service, as topology.</summary>
internal static class Companions
{
    /// <summary>The endpoint that an ambassador has for its neighbour.</summary>
    public const string EndpointName = "tcp";

    /// <summary>The port of their protocol in a container of their own.</summary>
    private const int PublishedPort = 22121;

    /// <summary>
    /// Gives the service an ambassador of its own: on the same machine, started before it, shown under it, and found
    /// by service discovery's <c>services:{ambassador}:tcp:0</c>.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithAmbassador(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<ProjectResource> ambassador)
    {
        ambassador.WithParentRelationship(service);
        return service.WithReference(ambassador.GetEndpoint(EndpointName)).WaitFor(ambassador);
    }

    /// <summary>Adds an ambassador that shows shards as one server of their protocol.</summary>
    /// <remarks>
    /// It does not wait for its shards: one that is missing is what it is there for. Its job is done on a socket of
    /// its own, which the server for <c>admin</c> knows nothing of.
    /// </remarks>
    /// <param name="protocol">What the shards speak, as <c>ShardRouting:Protocol</c> has it.</param>
    /// <param name="port">Where it is for its neighbours, on this machine.</param>
    /// <param name="shards">Each of one replica, its endpoint <c>tcp</c>.</param>
    public static IResourceBuilder<ProjectResource> AddShardingAmbassador(
        this IDistributedApplicationBuilder builder,
        string name,
        string protocol,
        int port,
        IReadOnlyList<IResourceBuilder<IResourceWithEndpoints>> shards)
    {
        var ambassador = builder.AddHost<Projects.ShardingAmbassador>(name)
            .WithRouting(port)
            .WithAdmin();
        return ambassador.WithShards(protocol, shards);
    }

    /// <summary>Adds the same as a service that many share, in several replicas <c>{name}-0</c>, <c>-1</c> …</summary>
    public static IReadOnlyList<IResourceBuilder<IResourceWithEndpoints>> AddShardRouters(
        this IDistributedApplicationBuilder builder,
        string name,
        int count,
        string protocol,
        IReadOnlyList<IResourceBuilder<IResourceWithEndpoints>> shards) =>
        [.. Enumerable.Range(0, count)
            .Select(index => builder.AddHost<Projects.ShardRouter>($"{name}-{index}")
                .WithRouting()
                .WithAdmin()
                .WithShards(protocol, shards))
            .Select(router => builder.CreateResourceBuilder<IResourceWithEndpoints>(router.Resource))];

    /// <summary>
    /// Adds an ambassador that balances over routers: each leads to all shards, and a key keeps to one while it lives.
    /// </summary>
    public static IResourceBuilder<ProjectResource> AddRouterAmbassador(
        this IDistributedApplicationBuilder builder,
        string name,
        string protocol,
        IReadOnlyList<IResourceBuilder<IResourceWithEndpoints>> routers)
    {
        var ambassador = builder.AddHost<Projects.ShardingAmbassador>(name)
            .WithRouting()
            .WithAdmin()
            .WithEnvironment("ShardRouting__Protocol", protocol)
            .WithEnvironment("ShardRouting__Policy", "Replica")
            .WithEnvironment("ShardRouting__Shards__0__Name", "routers")
            .WithEnvironment("ShardRouting__Shards__0__ReplicasAreDoors", "true");
        foreach (var (index, router) in routers.Index())
        {
            ambassador
                .WithEnvironment($"ShardRouting__Shards__0__Replicas__{index}", AddressOf(router))
                .WithReferenceRelationship(router);
        }

        return ambassador;
    }

    /// <summary>
    /// Gives it the endpoint of its protocol. In a container of its own it must listen to others, or none could ask it.
    /// </summary>
    private static IResourceBuilder<ProjectResource> WithRouting(
        this IResourceBuilder<ProjectResource> router, int? port = null)
    {
        var isRunMode = router.ApplicationBuilder.ExecutionContext.IsRunMode;
        router.WithEndpoint(
            port: port,
            targetPort: isRunMode ? null : PublishedPort,
            scheme: "tcp",
            name: EndpointName,
            env: "ShardRouting__Port");
        return isRunMode ? router : router.WithEnvironment("ShardRouting__Address", "0.0.0.0");
    }

    private static IResourceBuilder<ProjectResource> WithShards(
        this IResourceBuilder<ProjectResource> router,
        string protocol,
        IReadOnlyList<IResourceBuilder<IResourceWithEndpoints>> shards)
    {
        router.WithEnvironment("ShardRouting__Protocol", protocol);
        foreach (var (index, shard) in shards.Index())
        {
            router
                .WithEnvironment($"ShardRouting__Shards__{index}__Name", shard.Resource.Name)
                .WithEnvironment($"ShardRouting__Shards__{index}__Replicas__0", AddressOf(shard))
                .WithReferenceRelationship(shard);
        }

        return router;
    }

    private static EndpointReferenceExpression AddressOf(IResourceBuilder<IResourceWithEndpoints> server) =>
        server.GetEndpoint(EndpointName).Property(EndpointProperty.HostAndPort);
}
