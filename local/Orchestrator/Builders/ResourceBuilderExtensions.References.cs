namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null, bool optional = false) where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        connectionName ??= resource.Name;
        return builder.WithReferenceRelationship(resource).WithEnvironment(context =>
        {
            context.EnvironmentVariables[
                    resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName}"] =
                new ConnectionStringReference(resource, optional);
            var prefix = connectionName.Length == 0 ? ""
                : NameRules.Encode(connectionName).ToUpperInvariant() + "_";
            foreach (var (name, value) in resource.GetConnectionProperties())
            {
                context.EnvironmentVariables[prefix + name.ToUpperInvariant()] = value;
            }
        });
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment =>
        builder.WithEndpoints(source.Resource, name: null, e => e.UseAllEndpoints = true);

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source,
        string name) where TDestination : IResourceWithEnvironment =>
        builder.WithEndpoints(source.Resource, name, e => e.UseAllEndpoints = true);

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment => builder.WithEndpoints(
            endpointReference.Resource, name: null, e => e.EndpointNames.Add(endpointReference.EndpointName));

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        if (!uri.IsAbsoluteUri || uri.Fragment.Length > 0 || uri.Query.Length > 0)
        {
            throw new InvalidOperationException(
                $"The URI for service reference '{name}' is invalid while configuring target "
                + $"resource '{builder.Resource.Name}': it must be absolute, without query and fragment.");
        }

        return builder.WithEnvironment($"services__{name}__default__0", uri.ToString())
            .WithEnvironment(NameRules.Encode(name), uri.ToString());
    }

    private static IResourceBuilder<T> WithEndpoints<T>(
        this IResourceBuilder<T> builder, IResourceWithEndpoints source, string? name,
        Action<EndpointReferenceAnnotation> choose) where T : IResourceWithEnvironment
    {
        var references = builder.Resource.Annotations.OfType<EndpointReferenceAnnotation>()
            .SingleOrDefault(r => r.Resource == source);
        if (references is null)
        {
            references = new EndpointReferenceAnnotation(source);
            builder.WithAnnotation(references).WithEnvironment(context => Inject(context, references, name));
        }

        choose(references);
        return builder.WithReferenceRelationship(source);
    }

    private static void Inject(
        EnvironmentCallbackContext context, EndpointReferenceAnnotation references, string? name)
    {
        var service = name ?? references.Resource.Name;
        foreach (var endpoint in references.Resource.GetEndpoints())
        {
            var chosen = references.EndpointNames.Contains(endpoint.EndpointName)
                || (references.UseAllEndpoints && !endpoint.ExcludeReferenceEndpoint);
            if (!chosen)
            {
                continue;
            }

            var variable = $"{service}_{endpoint.EndpointName.ToUpperInvariant()}";
            context.EnvironmentVariables[
                NameRules.Encode(name is null ? variable.ToUpperInvariant() : variable)] = endpoint;

            var key = endpoint.EndpointName is "http" or "https" ? endpoint.Scheme : endpoint.EndpointName;
            var index = 0;
            while (!context.EnvironmentVariables.TryAdd($"services__{service}__{key}__{index}", endpoint))
            {
                index++;
            }
        }
    }
}
