using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint as it was asked for, and once allocated, where it is.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private readonly TaskCompletionSource<AllocatedEndpoint> _allocated =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool? _isExplicitlyProxied;
    private bool? _tlsEnabled;
    private int? _port;
    private int? _targetPort;

    public EndpointAnnotation(
        ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null,
        int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
    {
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        Name = name ?? UriScheme;
        NameRules.Check(nameof(EndpointAnnotation), Name);
        Protocol = protocol;
        Transport = transport
            ?? (UriScheme is "http" or "https" ? "http" : protocol.ToString().ToLowerInvariant());
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        _isExplicitlyProxied = isProxied;
    }

    public string Name { get; set; }
    public ProtocolType Protocol { get; set; }
    public string UriScheme { get; set; }
    public string Transport { get; set; }
    public string TargetHost { get; set; } = "localhost";
    public bool IsExternal { get; set; }
    public bool ExcludeReferenceEndpoint { get; set; }

    public bool IsProxied
    {
        get => _isExplicitlyProxied ?? true;
        set => _isExplicitlyProxied = value;
    }

    public bool? IsExplicitlyProxied
    {
        get => _isExplicitlyProxied;
        set => _isExplicitlyProxied = value;
    }

    public bool TlsEnabled
    {
        get => _tlsEnabled ?? UriScheme == "https";
        set => _tlsEnabled = value;
    }

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

public class AllocatedEndpoint(
    EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
{
    public EndpointAnnotation Endpoint => endpoint;
    public string Address => address;
    public int Port => port;
    public string UriScheme => endpoint.UriScheme;
    public string EndPointString => $"{address}:{port}";
    public string UriString => $"{UriScheme}://{EndPointString}";
    public string? TargetPortExpression => targetPortExpression;
    public override string ToString() => UriString;
}
