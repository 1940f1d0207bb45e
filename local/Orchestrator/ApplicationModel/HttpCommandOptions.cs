namespace Aspire.Hosting.ApplicationModel;

/// <summary>Whether a command passes on the body of the response, and as what.</summary>
public enum HttpCommandResultMode
{
    None,
    Auto,
    Json,
    Text,
}

public class HttpCommandOptions : CommandOptions
{
    public HttpMethod? Method { get; set; }

    public string? HttpClientName { get; set; }

    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }

    public Func<HttpCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }

    public HttpCommandResultMode ResultMode { get; set; }
}

public sealed class HttpCommandRequestContext
{
    public required IServiceProvider Services { get; init; }

    public required string ResourceName { get; init; }

    public required EndpointReference Endpoint { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public required HttpClient HttpClient { get; init; }

    public required HttpRequestMessage Request { get; init; }

    internal static HttpCommandRequestContext From(
        ExecuteCommandContext context, EndpointReference endpoint, HttpClient client, HttpRequestMessage request) =>
        new()
        {
            Services = context.Services,
            ResourceName = context.ResourceName,
            Endpoint = endpoint,
            CancellationToken = context.CancellationToken,
            HttpClient = client,
            Request = request,
        };
}

public sealed class HttpCommandResultContext
{
    public required IServiceProvider Services { get; init; }

    public required string ResourceName { get; init; }

    public required EndpointReference Endpoint { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public required HttpClient HttpClient { get; init; }

    public required HttpResponseMessage Response { get; init; }

    internal static HttpCommandResultContext From(
        ExecuteCommandContext context, EndpointReference endpoint, HttpClient client, HttpResponseMessage response) =>
        new()
        {
            Services = context.Services,
            ResourceName = context.ResourceName,
            Endpoint = endpoint,
            CancellationToken = context.CancellationToken,
            HttpClient = client,
            Response = response,
        };
}
