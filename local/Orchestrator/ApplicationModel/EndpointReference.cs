namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// An endpoint by name: it may be defined later than the reference to it, and is allocated later still.
/// </summary>
public sealed class EndpointReference : IExpressionValue, IValueWithReferences
{
    private EndpointAnnotation? _annotation;

    public EndpointReference(IResourceWithEndpoints owner, string endpointName)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(endpointName);
        Resource = owner;
        EndpointName = endpointName;
    }

    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint)
        : this(owner, endpoint?.Name!) => _annotation = endpoint;

    public IResourceWithEndpoints Resource { get; }
    public string EndpointName { get; }
    public string? ErrorMessage { get; init; }
    public bool Exists => Find() is not null;
    public bool IsAllocated => Find()?.AllocatedEndpoint is not null;

    public EndpointAnnotation EndpointAnnotation =>
        Find() ?? throw new InvalidOperationException(ErrorMessage ?? Missing());

    public string Scheme => EndpointAnnotation.UriScheme;
    public bool IsHttp => NameRules.Same(Scheme, "http");
    public bool IsHttps => NameRules.Same(Scheme, "https");
    public bool TlsEnabled => Exists && EndpointAnnotation.TlsEnabled;
    public bool ExcludeReferenceEndpoint => Exists && EndpointAnnotation.ExcludeReferenceEndpoint;
    public int? TargetPort => EndpointAnnotation.TargetPort;
    public string Url => Allocated.UriString;
    public string Host => Allocated.Address;
    public int Port => Allocated.Port;
    public string ValueExpression => Property(EndpointProperty.Url).ValueExpression;
    IEnumerable<object> IValueWithReferences.References => [Resource];

    private AllocatedEndpoint Allocated => Find()?.AllocatedEndpoint ?? throw new InvalidOperationException(
        $"The endpoint `{EndpointName}` is not allocated for the resource `{Resource.Name}`.");

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(cancellationToken);

    private EndpointAnnotation? Find() => _annotation ??= Resource.Annotations.OfType<EndpointAnnotation>()
        .SingleOrDefault(a => NameRules.Same(a.Name, EndpointName));

    private string Missing()
    {
        var names = Resource.Annotations.OfType<EndpointAnnotation>().Select(a => $"`{a.Name}`").ToArray();
        var available = names.Length == 0
            ? "The resource has no endpoints defined."
            : $"Available endpoints: {string.Join(", ", names)}.";
        return $"The endpoint `{EndpointName}` is not defined for the resource `{Resource.Name}`."
            + $" {available}";
    }
}
