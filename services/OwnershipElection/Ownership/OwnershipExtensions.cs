using DesignPatterns.Etcd;
using DesignPatterns.Ownership.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Ownership;

public static class OwnershipExtensions
{
    /// <summary>
    /// Adds <see cref="Leases"/>, on which locks and elections are made, over the
    /// <see cref="IOwnershipStore"/> that was added; configuration section <c>Ownership</c> is
    /// <see cref="OwnershipOptions"/>.
    /// </summary>
    /// <remarks>When the host ends, the shared lease is revoked: what it held is free at once.</remarks>
    public static TBuilder AddOwnership<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OwnershipTelemetry>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<OwnershipOptions>, OwnershipOptionsValidator>());
        services.AddOptionsWithValidateOnStart<OwnershipOptions>().BindConfiguration(OwnershipOptions.Section);
        services.TryAddSingleton(provider => new Leases(
            provider.GetRequiredService<IOwnershipStore>(),
            provider.GetRequiredService<IOptions<OwnershipOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<OwnershipTelemetry>()));
        return builder;
    }

    /// <summary>Keeps leases, queues and values in the etcd at
    /// <c>ConnectionStrings:{connectionName}</c>.</summary>
    /// <remarks>With its client, that one's health check and telemetry. An attempt of that client takes up to a fifth
    /// of a lease's time to live: then a member that hangs does not cost the lease.</remarks>
    public static TBuilder AddEtcdOwnershipStore<TBuilder>(this TBuilder builder, string connectionName)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddEtcdClient(connectionName);
        builder.Services.AddOptions<EtcdOptions>(connectionName).PostConfigure<IOptions<OwnershipOptions>>(
            (etcd, ownership) => etcd.AttemptTimeout = Shorter(etcd.AttemptTimeout, ownership.Value.TimeToLive / 5));
        builder.Services.TryAddSingleton<IOwnershipStore>(
            provider => new EtcdOwnershipStore(provider.GetRequiredService<EtcdClient>()));
        return builder;
    }

    /// <summary>Keeps leases, queues and values in this process: for teaching, and for a host that is
    /// alone.</summary>
    public static IServiceCollection AddMemoryOwnershipStore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IOwnershipStore, MemoryOwnershipStore>();
        return services;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
