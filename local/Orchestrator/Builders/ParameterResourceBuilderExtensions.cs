namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.Add(new ParameterResource(name, () => Read(builder, $"Parameters:{name}", name), secret));

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value,
        bool publishValueAsDefault = false,
        bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        return builder.AddParameter(name, () => value, publishValueAsDefault, secret);
    }

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter,
        bool publishValueAsDefault = false, bool secret = false) => publishValueAsDefault && secret
            ? throw new ArgumentException(
                "A parameter cannot be both secret and published as a default value.", nameof(secret))
            : builder.Add(new ParameterResource(name, valueGetter, secret));

    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, string name, string configurationKey,
        bool secret = false) =>
        builder.Add(new ParameterResource(name, () => Read(builder, configurationKey, name), secret)
        {
            ConfigurationKey = configurationKey,
        });

    /// <summary>
    /// A connection string from outside, from configuration's <c>ConnectionStrings:{name}</c>.
    /// </summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null) =>
        builder.Add(new ConnectionStringParameterResource(
            name,
            () => Read(builder, $"ConnectionStrings:{name}", name),
            environmentVariableName));

    // A dash cannot be part of an environment variable's name: an underscore stands for it.
    private static string Read(IDistributedApplicationBuilder builder, string key, string name) =>
        builder.Configuration[key]
        ?? builder.Configuration[key.Replace('-', '_')]
        ?? throw new MissingParameterValueException(
            $"parameter '{name}' has no value: pass --{key} <value>, or set the environment variable "
            + key.Replace(":", "__", StringComparison.Ordinal).Replace('-', '_'));

    private static IResourceBuilder<T> Add<T>(this IDistributedApplicationBuilder builder, T parameter)
        where T : ParameterResource =>
            builder.AddResource(parameter).WithInitialState(new CustomResourceSnapshot
        {
            ResourceType = "Parameter",
            State = KnownResourceStates.Waiting,
            Properties = [new(CustomResourceKnownProperties.Source, parameter.Source)],
        });
}
