using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Etcd;

public static class EtcdClientExtensions
{
    /// <summary>
    /// Adds an <see cref="EtcdClient"/> to the endpoints of <c>ConnectionStrings:{connectionName}</c>,
    /// separated by commas, as in <c>http://etcd-0:2379,http://etcd-1:2379</c>; and a health check of that
    /// name.
    /// </summary>
    /// <remarks>
    /// The rest of <see cref="EtcdOptions"/> is read from section <c>Etcd:{connectionName}</c>.
    /// </remarks>
    /// <exception cref="OptionsValidationException">
    /// At the host's start: the options are not valid.
    /// </exception>
    public static TBuilder AddEtcdClient<TBuilder>(this TBuilder builder, string connectionName)
        where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<EtcdOptions>, EtcdOptionsValidator>());
        services.AddOptionsWithValidateOnStart<EtcdOptions>(connectionName)
            .BindConfiguration($"Etcd:{connectionName}")
            .Configure<IConfiguration>((options, configuration) =>
                options.Endpoints = Read(configuration.GetConnectionString(connectionName)));
        services.AddSingleton(provider => new EtcdClient(
            provider.GetRequiredService<IOptionsMonitor<EtcdOptions>>().Get(connectionName),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EtcdClient>>(),
            provider.GetRequiredService<IMeterFactory>()));
        services.AddHealthChecks().AddCheck<EtcdHealthCheck>(connectionName);
        return builder;
    }

    internal static string[] Read(string? connectionString) => (connectionString ?? "").Split(
        ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
