using DesignPatterns.Gathering.Wire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Gathering;

public static class GatheringExtensions
{
    /// <summary>
    /// Adds a <see cref="Gatherer{TRequest, TAnswer}"/> over the leaves of configuration section
    /// <c>Gathering:{name}</c>, which are asked over the wire of this library.
    /// </summary>
    /// <param name="name">
    /// Also its key, for a host that gathers the same types from several sets of leaves.
    /// </param>
    public static TBuilder AddGathering<TBuilder, TRequest, TAnswer>(
        this TBuilder builder, string name, LeafFormat<TRequest, TAnswer> format)
        where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GatheringMetrics>();
        services.TryAddSingleton<GatheringLog>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<GatheringOptions>, GatheringOptionsValidator>());
        services.AddOptionsWithValidateOnStart<GatheringOptions>(name).BindConfiguration($"Gathering:{name}");
        services.AddKeyedSingleton<ILeafCalls<TRequest, TAnswer>>(name, (provider, _) =>
            new LeafCalls<TRequest, TAnswer>(
                format, OptionsOf(provider, name), provider.GetRequiredService<TimeProvider>()));
        services.AddKeyedSingleton(name, (provider, _) => Create<TRequest, TAnswer>(provider, name));
        services.TryAddSingleton(provider =>
            provider.GetRequiredKeyedService<Gatherer<TRequest, TAnswer>>(name));
        return builder;
    }

    /// <summary>
    /// Lets this host answer as a leaf, on endpoints that use <see cref="LeafConnectionHandler"/>.
    /// </summary>
    /// <remarks>
    /// As in <c>kestrel.Listen(at, listen => listen.UseConnectionHandler&lt;LeafConnectionHandler&gt;())</c>.
    /// </remarks>
    public static IServiceCollection AddLeaf<THandler>(this IServiceCollection services)
        where THandler : class, ILeafHandler
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ILeafHandler, THandler>();
        services.TryAddSingleton<LeafMetrics>();
        services.TryAddSingleton<LeafLog>();
        services.TryAddSingleton(provider => new LeafConnectionHandler(
            provider.GetRequiredService<ILeafHandler>(),
            provider.GetRequiredService<LeafMetrics>(),
            provider.GetRequiredService<LeafLog>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static Gatherer<TRequest, TAnswer> Create<TRequest, TAnswer>(
        IServiceProvider provider, string name)
    {
        var options = OptionsOf(provider, name);
        var leaves = new LeafList(provider.GetRequiredService<IConfiguration>(), options).Read(Random.Shared);
        var metrics = provider.GetRequiredService<GatheringMetrics>();
        metrics.Observe(name, leaves);
        foreach (var leaf in leaves)
        {
            provider.GetRequiredService<GatheringLog>().Observe(leaf);
        }

        return new(
            leaves,
            provider.GetRequiredKeyedService<ILeafCalls<TRequest, TAnswer>>(name),
            options,
            metrics,
            provider.GetRequiredService<TimeProvider>());
    }

    private static GatheringOptions OptionsOf(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<GatheringOptions>>().Get(name);
}
