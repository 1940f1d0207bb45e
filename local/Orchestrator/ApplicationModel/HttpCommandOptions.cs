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
    public HttpCommandResultMode ResultMode { get; set; }

    /// <summary>Gives the request its body or headers, before it is sent.</summary>
    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }
}

public sealed class HttpCommandRequestContext
{
    public required IServiceProvider Services { get; init; }
    public required string ResourceName { get; init; }
    public required EndpointReference Endpoint { get; init; }
    public required HttpRequestMessage Request { get; init; }
    public required CancellationToken CancellationToken { get; init; }
}
