using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting;

public static class DistributedApplicationBuilderExtensions
{
    public static IResourceBuilder<T> CreateResourceBuilder<T>(
        this IDistributedApplicationBuilder builder, string name) where T : IResource =>
        builder.TryCreateResourceBuilder<T>(name, out var found)
            ? found
            : throw new InvalidOperationException($"Resource '{name}' of type '{typeof(T)}' was not found.");

    public static bool TryCreateResourceBuilder<T>(
        this IDistributedApplicationBuilder builder, string name,
        [NotNullWhen(true)] out IResourceBuilder<T>? resourceBuilder) where T : IResource
    {
        resourceBuilder = builder.Resources.TryGetByName(name, out var resource) && resource is T found
            ? builder.CreateResourceBuilder(found)
            : null;
        return resourceBuilder is not null;
    }
}
