namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds a command; one of the same name is replaced.</summary>
    public static IResourceBuilder<T> WithCommand<T>(
        this IResourceBuilder<T> builder, string name, string displayName,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
        CommandOptions? commandOptions = null) where T : IResource
    {
        var commands = builder.Resource.Annotations.OfType<ResourceCommandAnnotation>();
        if (commands.SingleOrDefault(c => c.Name == name) is { } replaced)
        {
            builder.Resource.Annotations.Remove(replaced);
        }

        commandOptions ??= new CommandOptions();
        return builder.WithAnnotation(new ResourceCommandAnnotation(
            name, displayName, commandOptions.UpdateState ?? (_ => ResourceCommandState.Enabled),
            executeCommand, commandOptions));
    }

    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder, string path, string displayName,
        string? endpointName = null,
        string? commandName = null, HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints => builder.WithHttpCommand(
            path, displayName, () => builder.HttpEndpoint(endpointName, "command"), commandName,
            commandOptions);

    /// <summary>
    /// Adds a command that sends a request (POST, unless told otherwise); a 2xx is success.
    /// </summary>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder, string path, string displayName,
        Func<EndpointReference>? endpointSelector, string? commandName = null,
        HttpCommandOptions? commandOptions = null) where TResource : IResourceWithEndpoints
    {
        var endpoint = endpointSelector is null
            ? builder.HttpEndpoint(null, "command")
            : builder.CheckHttp(endpointSelector(), "command");
        var options = commandOptions ?? new HttpCommandOptions();
        options.Method ??= HttpMethod.Post;
        options.UpdateState ??= context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running
            ? ResourceCommandState.Enabled
            : ResourceCommandState.Disabled;
        var method = options.Method.Method.ToLowerInvariant();
        commandName ??= $"{endpoint.Resource.Name}-{endpoint.EndpointName}-http-{method}-{path}";
        return builder.WithCommand(
            commandName, displayName, context => SendAsync(context, endpoint, path, options), options);
    }

    private static async Task<ExecuteCommandResult> SendAsync(
        ExecuteCommandContext context, EndpointReference endpoint, string path, HttpCommandOptions options)
    {
        if (!endpoint.IsAllocated)
        {
            return CommandResults.Failure("Endpoints are not yet allocated.");
        }

        using var client = context.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var request = new HttpRequestMessage(
            options.Method!, new UriBuilder(endpoint.Url) { Path = path }.Uri);
        if (options.PrepareRequest is not null)
        {
            await options.PrepareRequest(new HttpCommandRequestContext
            {
                Services = context.Services,
                ResourceName = context.ResourceName,
                Endpoint = endpoint,
                Request = request,
                CancellationToken = context.CancellationToken,
            });
        }

        using var response = await client.SendAsync(request, context.CancellationToken);
        return await ResultAsync(response, options.ResultMode, context.CancellationToken);
    }

    private static async Task<ExecuteCommandResult> ResultAsync(
        HttpResponseMessage response, HttpCommandResultMode mode, CancellationToken cancellationToken)
    {
        var success = response.IsSuccessStatusCode;
        var text = mode == HttpCommandResultMode.None ? ""
            : await response.Content.ReadAsStringAsync(cancellationToken);
        var json = mode == HttpCommandResultMode.Json || (mode == HttpCommandResultMode.Auto
            && response.Content.Headers.ContentType is { MediaType: "application/json" });
        return new ExecuteCommandResult
        {
            Success = success,
            Message = success ? null : $"Request failed with status code {response.StatusCode}",
            Data = text.Length == 0
                ? null
                : new() { Value = text, Format = json ? CommandResultFormat.Json : CommandResultFormat.Text },
        };
    }
}
