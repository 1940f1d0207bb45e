using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint as it was asked for, and once allocated, where it is.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private readonly TaskCompletionSource<AllocatedEndpoint> _allocated =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int? _port;
    private int? _targetPort;

    internal EndpointAnnotation(ProtocolType protocol, string? uriScheme, string? name)
    {
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        Name = name ?? UriScheme;
        NameRules.Check(nameof(EndpointAnnotation), Name);
        Protocol = protocol;
    }

    public string Name { get; }
    public ProtocolType Protocol { get; }
    public string UriScheme { get; }
    public string TargetHost { get; set; } = "localhost";
    public bool IsExternal { get; set; }
    public bool IsProxied { get; set; } = true;

    // Without a proxy in between, one port given stands for the other.
    public int? Port
    {
        get => _port ?? (IsProxied ? null : _targetPort);
        set => _port = value;
    }

    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied ? null : _port);
        set => _targetPort = value;
    }

    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => _allocated.Task.IsCompletedSuccessfully ? _allocated.Task.GetAwaiter().GetResult() : null;
        set => _allocated.TrySetResult(value ?? throw new ArgumentNullException(nameof(value)));
    }

    /// <summary>The variable that carries the target port to the resource, where one was asked for.</summary>
    internal string? TargetPortEnvironmentVariable { get; set; }

    internal Task<AllocatedEndpoint> GetAllocatedAsync(CancellationToken cancellationToken) =>
        _allocated.Task.WaitAsync(cancellationToken);
}

public class AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port)
{
    public string Address => address;
    public int Port => port;
    public string EndPointString => $"{address}:{port}";
    public string UriString => $"{endpoint.UriScheme}://{EndPointString}";
}
