using System.Globalization;

namespace Aspire.Hosting.Running;

/// <summary>
/// A resource's environment and arguments: its callbacks in the order of registration, then their values.
/// </summary>
internal static class ResourceValues
{
    public static async Task<Dictionary<string, string>> EnvironmentAsync(
        IResource resource, DistributedApplicationExecutionContext execution,
        CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(execution, resource, cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            if (await ResolveAsync(value, cancellationToken) is { } resolved)
            {
                environment[name] = resolved;
            }
        }

        return environment;
    }

    public static async Task<string[]> ArgumentsAsync(
        IResource resource, DistributedApplicationExecutionContext execution,
        CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext(execution, resource, cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        var arguments = new List<string>();
        foreach (var value in context.Args)
        {
            if (await ResolveAsync(value, cancellationToken) is { } resolved)
            {
                arguments.Add(resolved);
            }
        }

        return [.. arguments];
    }

    private static async ValueTask<string?> ResolveAsync(
        object? value, CancellationToken cancellationToken) =>
        value switch
        {
            IValueProvider provider => await provider.GetValueAsync(cancellationToken),
            IResourceBuilder<IResource> builder => await ResolveAsync(builder.Resource, cancellationToken),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
}
