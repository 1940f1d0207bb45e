namespace Aspire.Hosting;

public sealed class ConnectionStringResource(string name, ReferenceExpression connectionStringExpression)
    : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport
{
    public ReferenceExpression ConnectionStringExpression => connectionStringExpression;
}

internal sealed class ConnectionStringParameterResource : ParameterResource, IResourceWithConnectionString
{
    public ConnectionStringParameterResource(
        string name, Func<string> callback, string? environmentVariableName)
        : base(name, callback, secret: true)
    {
        ConnectionStringEnvironmentVariable = environmentVariableName;
        IsConnectionString = true;
    }

    public string? ConnectionStringEnvironmentVariable { get; }
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{this}");

    string IManifestExpressionProvider.ValueExpression => $"{{{Name}.connectionString}}";

    // The parameter is the connection string: going through the expression would come back here.
    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) =>
        GetValueAsync(cancellationToken);

    ValueTask<string?> IValueProvider.GetValueAsync(
        ValueProviderContext context, CancellationToken cancellationToken) =>
        GetValueAsync(cancellationToken);
}
