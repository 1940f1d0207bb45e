namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// An endpoint by name: it may be defined later than the reference to it, and is allocated later still.
/// </summary>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName)
    : IExpressionValue, IValueWithReferences
{
    public IResourceWithEndpoints Resource => owner;
    public string EndpointName => endpointName;
    public bool Exists => Find() is not null;
    public bool IsAllocated => Find()?.AllocatedEndpoint is not null;
    public EndpointAnnotation EndpointAnnotation => Find() ?? throw new InvalidOperationException(Missing());
    public string Scheme => EndpointAnnotation.UriScheme;
    public bool IsHttp => NameRules.Same(Scheme, "http");
    public bool IsHttps => NameRules.Same(Scheme, "https");
    public string Url => Allocated.UriString;
    public string Host => Allocated.Address;
    public int Port => Allocated.Port;
    IEnumerable<object> IValueWithReferences.References => [Resource];

    private AllocatedEndpoint Allocated => Find()?.AllocatedEndpoint ?? throw new InvalidOperationException(
        $"The endpoint `{EndpointName}` is not allocated for the resource `{Resource.Name}`.");

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(cancellationToken);

    private EndpointAnnotation? Find() => Resource.Annotations.OfType<EndpointAnnotation>()
        .SingleOrDefault(a => NameRules.Same(a.Name, EndpointName));

    private string Missing()
    {
        var names = Resource.GetEndpoints().Select(e => $"`{e.EndpointName}`").DefaultIfEmpty("none");
        return $"The endpoint `{EndpointName}` is not defined for the resource `{Resource.Name}`."
            + $" Available endpoints: {string.Join(", ", names)}.";
    }
}

public enum EndpointProperty
{
    Url,
    Host,
    IPV4Host,
    Port,
    Scheme,
    TargetPort,
    HostAndPort,
}

public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property)
    : IExpressionValue, IValueWithReferences
{
    public EndpointReference Endpoint => endpointReference;
    public EndpointProperty Property => property;
    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    /// <summary>Waits until the endpoint is allocated.</summary>
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var allocated = await Endpoint.EndpointAnnotation.GetAllocatedAsync(cancellationToken);
        return Property switch
        {
            EndpointProperty.Scheme => Endpoint.Scheme,
            EndpointProperty.Url => allocated.UriString,
            EndpointProperty.Host => allocated.Address,
            EndpointProperty.IPV4Host => "127.0.0.1",
            EndpointProperty.HostAndPort => allocated.EndPointString,
            // There is no proxy: what a process listens on is what others connect to.
            EndpointProperty.TargetPort => $"{Endpoint.EndpointAnnotation.TargetPort ?? allocated.Port}",
            _ => $"{allocated.Port}",
        };
    }
}
