namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A value that is known once the application runs: an address, a parameter, an expression of them.
/// </summary>
public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    ValueTask<string?> GetValueAsync(
        ValueProviderContext context, CancellationToken cancellationToken = default) =>
        GetValueAsync(cancellationToken);
}

public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}

public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

public interface IValueWithReferences
{
    IEnumerable<object> References { get; }
}

public record NetworkIdentifier(string Value);

public class ValueProviderContext
{
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }
    public IResource? Caller { get; init; }
    public NetworkIdentifier? Network { get; init; }
}
