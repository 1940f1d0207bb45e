namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value from outside, read once, when it is first needed.</summary>
public class ParameterResource : Resource, IExpressionValue
{
    private readonly Lazy<string> _value;

    internal ParameterResource(string name, Func<string> callback, bool secret = false) : base(name)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _value = new Lazy<string>(callback, LazyThreadSafetyMode.PublicationOnly);
        Secret = secret;
    }

    public bool Secret { get; }
    public bool IsConnectionString { get; set; }
    public string ValueExpression => $"{{{Name}.value}}";
    internal string? ConfigurationKey { get; init; }

    internal string Source =>
        ConfigurationKey ?? (IsConnectionString ? $"ConnectionStrings:{Name}" : $"Parameters:{Name}");

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        new(_value.Value);
}
