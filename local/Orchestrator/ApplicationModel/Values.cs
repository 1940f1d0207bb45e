namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A value that is known once the application runs: an address, a parameter, an expression of them.
/// </summary>
public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}

/// <summary>Marks what a published manifest can refer to; publishing is Aspire's.</summary>
public interface IManifestExpressionProvider;

public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

public interface IValueWithReferences
{
    IEnumerable<object> References { get; }
}

/// <summary>A value from outside, read when it is first needed and, once found, kept.</summary>
public class ParameterResource : Resource, IExpressionValue
{
    private readonly Lazy<string> _value;

    internal ParameterResource(string name, Func<string> callback, bool secret) : base(name)
    {
        _value = new Lazy<string>(callback, LazyThreadSafetyMode.PublicationOnly);
        Secret = secret;
    }

    public bool Secret { get; }

    /// <summary>Null as long as nobody needed it.</summary>
    internal string? KnownValue => _value.IsValueCreated ? _value.Value : null;

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(_value.Value);
}
