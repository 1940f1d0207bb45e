namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds a command; one of the same name is replaced.</summary>
    public static IResourceBuilder<T> WithCommand<T>(
        this IResourceBuilder<T> builder, string name, string displayName,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand) where T : IResource
    {
        var commands = builder.Resource.Annotations.OfType<ResourceCommandAnnotation>();
        if (commands.SingleOrDefault(c => c.Name == name) is { } replaced)
        {
            builder.Resource.Annotations.Remove(replaced);
        }

        return builder.WithAnnotation(new ResourceCommandAnnotation(name, displayName, executeCommand));
    }

    /// <summary>
    /// Adds a command that sends a request (POST, unless told otherwise); a 2xx is success.
    /// </summary>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder, string path, string displayName,
        string? endpointName = null, string? commandName = null, HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
    {
        var endpoint = builder.HttpEndpoint(endpointName, "command");
        var method = commandOptions?.Method ?? HttpMethod.Post;
        commandName ??= $"{builder.Resource.Name}-{endpoint.EndpointName}-http-"
            + $"{method.Method.ToLowerInvariant()}-{path}";
        return builder.WithCommand(
            commandName, displayName, context => SendAsync(context, endpoint, path, method));
    }

    private static async Task<ExecuteCommandResult> SendAsync(
        ExecuteCommandContext context, EndpointReference endpoint, string path, HttpMethod method)
    {
        using var client = context.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var request = new HttpRequestMessage(method, new UriBuilder(endpoint.Url) { Path = path }.Uri);
        using var response = await client.SendAsync(request, context.CancellationToken);
        return response.IsSuccessStatusCode
            ? CommandResults.Success()
            : CommandResults.Failure($"Request failed with status code {response.StatusCode}");
    }
}
