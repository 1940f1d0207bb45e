using System.Text;
using DesignPatterns.Balancing.Probing;
using DesignPatterns.Balancing.Sending;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Balancing;

public static class BalancingExtensions
{
    /// <summary>
    /// Balances over the replicas that service discovery knows by this name. Under the name as key there are
    /// then a <see cref="ReplicaSet"/>, an <see cref="HttpMessageInvoker"/> and a
    /// <see cref="BalancedForwarder"/>.
    /// </summary>
    /// <remarks>
    /// The invoker sends a request whose URI bears the name as its host, under a deadline and with one retry.
    /// It throws <see cref="NoReplicaException"/>, <see cref="ReplicaTimeoutException"/>, or another
    /// <see cref="HttpRequestException"/> for what the connection did; and
    /// <see cref="OperationCanceledException"/> only if its caller cancelled.
    /// </remarks>
    public static TBuilder AddReplicaSet<TBuilder>(this TBuilder builder, string name)
        where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        services.AddProblemDetails();
        services.TryAddSingleton(TimeProvider.System);
        // As the client reads an answer's fields, byte for byte: Kestrel by itself throws on all beyond ASCII,
        // so that one such field would fail an answer, and each hit of the cache that stored it.
        services.Configure<KestrelServerOptions>(
            kestrel => kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1);
        services.TryAddSingleton<BalancingMetrics>();
        services.TryAddSingleton<BalancingLog>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<ReplicaSetOptions>, ReplicaSetOptionsValidator>());
        services.AddOptionsWithValidateOnStart<ReplicaSetOptions>(name)
            .BindConfiguration($"Balancing:{name}");
        services.AddKeyedSingleton(name, (provider, _) => CreateSet(provider, name));
        services.AddKeyedSingleton(name, (provider, _) => CreateAttempts(provider, name));
        services.AddKeyedSingleton(name, (provider, _) => new HttpMessageInvoker(
            new BalancingHandler(provider.GetRequiredKeyedService<Attempts>(name))));
        services.AddKeyedSingleton(name, (provider, _) => new BalancedForwarder(
            provider.GetRequiredKeyedService<ReplicaSet>(name),
            provider.GetRequiredKeyedService<Attempts>(name)));
        services.AddSingleton<IHostedService>(provider => CreateProber(provider, name));
        return builder;
    }

    private static ReplicaSet CreateSet(IServiceProvider provider, string name)
    {
        var options = OptionsOf(provider, name);
        var replicas = ReplicaList.Read(provider.GetRequiredService<IConfiguration>(), name, options);
        var set = new ReplicaSet(name, replicas, options, TimeOf(provider), Random.Shared);
        provider.GetRequiredService<BalancingMetrics>().Observe(set);
        provider.GetRequiredService<BalancingLog>().Observe(set);
        return set;
    }

    private static Attempts CreateAttempts(IServiceProvider provider, string name)
    {
        var options = OptionsOf(provider, name);
        var set = provider.GetRequiredKeyedService<ReplicaSet>(name);
        return new Attempts(
            set,
            new ReplicaConnections(set, options),
            options,
            TimeOf(provider),
            provider.GetRequiredService<BalancingMetrics>());
    }

    private static ReplicaProber CreateProber(IServiceProvider provider, string name)
    {
        var options = OptionsOf(provider, name);
        var time = TimeOf(provider);
        var set = provider.GetRequiredKeyedService<ReplicaSet>(name);
        return new ReplicaProber(set, new Probe(options, time), options, time, Random.Shared);
    }

    private static ReplicaSetOptions OptionsOf(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<ReplicaSetOptions>>().Get(name);

    private static TimeProvider TimeOf(IServiceProvider provider) =>
        provider.GetRequiredService<TimeProvider>();
}
