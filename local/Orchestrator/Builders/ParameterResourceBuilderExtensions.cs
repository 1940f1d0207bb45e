using System.Security.Cryptography;

namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    /// <summary>A value from configuration's <c>Parameters:{name}</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, () => Read(builder, "Parameters", name), secret));

    /// <summary>A fixed value; publishing it as a default is for Aspire, which publishes.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value,
        bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, () => value, secret));

    /// <summary>
    /// 22 random characters, unless configuration has <c>Parameters:{name}</c>; Aspire also remembers them.
    /// </summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder, string name, bool lower = true, bool upper = true,
        bool numeric = true, bool special = true)
    {
        // As Aspire has it: without the letters that are easily taken for another.
        var alphabet = (lower ? "abcdefghjkmnpqrstuvwxyz" : "") + (upper ? "ABCDEFGHJKMNPQRSTUVWXYZ" : "")
            + (numeric ? "0123456789" : "") + (special ? "-_.{}~()*+!" : "");
        var parameter = new ParameterResource(
            name, () => Find(builder, "Parameters", name) ?? RandomNumberGenerator.GetString(alphabet, 22),
            secret: true);
        // It is no resource of the model, as it is none of Aspire's; the dashboard must know it for a secret.
        builder.Services.AddSingleton(parameter);
        return parameter;
    }

    /// <summary>A connection string from configuration's <c>ConnectionStrings:{name}</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null) =>
        builder.AddResource(new ConnectionStringParameterResource(
            name, () => Read(builder, "ConnectionStrings", name), environmentVariableName));

    /// <summary>A connection string made of other resources' values, there when they have started.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name,
        ReferenceExpression connectionStringExpression)
    {
        var connection = builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));
        foreach (var used in ResourcesBehind(connectionStringExpression).Distinct())
        {
            var dependency = builder.CreateResourceBuilder(used);
            connection.WithReferenceRelationship(dependency).WaitForStart(dependency);
        }

        return connection;
    }

    /// <summary>The resources that a value is made of.</summary>
    internal static IEnumerable<IResource> ResourcesBehind(object value) => value switch
    {
        IResource resource => [resource],
        IValueWithReferences values => values.References.SelectMany(ResourcesBehind),
        _ => [],
    };

    // A dash cannot be part of an environment variable's name: an underscore stands for it.
    private static string? Find(IDistributedApplicationBuilder builder, string section, string name) =>
        builder.Configuration[$"{section}:{name}"]
        ?? builder.Configuration[$"{section}:{name.Replace('-', '_')}"];

    private static string Read(IDistributedApplicationBuilder builder, string section, string name) =>
        Find(builder, section, name)
        ?? throw new MissingParameterValueException(
            $"parameter '{name}' has no value: pass --{section}:{name} <value>, or set the environment "
            + $"variable {section}__{name.Replace('-', '_')}");
}

public sealed class ConnectionStringResource(string name, ReferenceExpression connectionStringExpression)
    : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport
{
    public ReferenceExpression ConnectionStringExpression => connectionStringExpression;
}

internal sealed class ConnectionStringParameterResource(
    string name, Func<string> callback, string? environmentVariableName)
    : ParameterResource(name, callback, secret: true), IResourceWithConnectionString
{
    public string? ConnectionStringEnvironmentVariable => environmentVariableName;
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{this}");
}
