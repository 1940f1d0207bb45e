namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null, bool optional = false) where TDestination : IResourceWithEnvironment
    {
        connectionName ??= source.Resource.Name;
        builder.WithEnvironment(
            source.Resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName}",
            new ConnectionStringReference(source.Resource, optional));
        foreach (var (property, value) in source.Resource.GetConnectionProperties())
        {
            builder.WithEnvironment($"{NameRules.Encode(connectionName)}_{property}".ToUpperInvariant(), value);
        }

        return builder;
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment => builder
            .WithReferenceRelationship(source)
            .WithEnvironment(context => Inject(context, source.Resource.GetEndpoints()));

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment => builder
            .Refer(endpointReference)
            .WithEnvironment(context => Inject(context, [endpointReference]));

    public static IResourceBuilder<T> WithReferenceRelationship<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> resourceBuilder) where T : IResource =>
        builder.Refer(resourceBuilder.Resource);

    public static IResourceBuilder<T> WithParentRelationship<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> parent) where T : IResource =>
        builder.WithAnnotation(new ResourceRelationshipAnnotation(parent.Resource, "Parent"));

    /// <summary>
    /// Starts the resource only when the dependency runs, is healthy, and all its ready subscribers are done.
    /// </summary>
    public static IResourceBuilder<T> WaitFor<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.Wait(dependency, WaitType.WaitUntilHealthy);

    /// <summary>Starts the resource only when the dependency runs, healthy or not.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.Wait(dependency, WaitType.WaitUntilStarted);

    /// <summary>Leaves the resource alone until its start command is used.</summary>
    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder)
        where T : IResource => builder.WithAnnotation(new ExplicitStartupAnnotation());

    /// <summary>Draws a "Reference" edge to every resource behind the value.</summary>
    private static IResourceBuilder<T> Refer<T>(this IResourceBuilder<T> builder, object value)
        where T : IResource
    {
        foreach (var resource in ParameterResourceBuilderExtensions.ResourcesBehind(value))
        {
            builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, "Reference"));
        }

        return builder;
    }

    private static IResourceBuilder<T> Wait<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitType type)
        where T : IResourceWithWaitSupport => (IResource)builder.Resource == dependency.Resource
            ? throw new DistributedApplicationException(
                $"The '{builder.Resource.Name}' resource cannot wait for itself.")
            : builder.WithAnnotation(new ResourceRelationshipAnnotation(dependency.Resource, "WaitFor"))
                .WithAnnotation(new WaitAnnotation(dependency.Resource, type));

    /// <summary>Tells the endpoints' addresses, as service discovery reads them and by plain names.</summary>
    private static void Inject(EnvironmentCallbackContext context, IEnumerable<EndpointReference> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            var (service, name) = (endpoint.Resource.Name, endpoint.EndpointAnnotation.Name);
            var key = name is "http" or "https" ? endpoint.Scheme : name;
            context.EnvironmentVariables[$"services__{service}__{key}__0"] = endpoint;
            context.EnvironmentVariables[NameRules.Encode($"{service}_{name}").ToUpperInvariant()] = endpoint;
        }
    }
}
