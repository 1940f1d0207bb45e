using System.Text;
using DesignPatterns.Balancing.Probing;
using DesignPatterns.Balancing.Sending;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

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
        services.AddHttpForwarder();
        // As the client reads an answer's fields, byte for byte: Kestrel by itself throws on all beyond ASCII,
        // so that one such field would fail an answer, and each hit of the cache that stored it.
        services.Configure<KestrelServerOptions>(
            kestrel => kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1);
        // YARP logs every request, and every failed one with its stack; what matters of that is on the span.
        builder.Logging.AddFilter("Yarp.ReverseProxy", LogLevel.None);
        services.TryAddSingleton<BalancingMetrics>();
        services.TryAddSingleton<BalancingLog>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<ReplicaSetOptions>, ReplicaSetOptionsValidator>());
        services.AddOptionsWithValidateOnStart<ReplicaSetOptions>(name)
            .BindConfiguration($"Balancing:{name}");
        services.AddKeyedSingleton(name, (provider, _) => CreateSet(provider, name));
        services.AddKeyedSingleton(name, (provider, _) => CreateInvoker(provider, name));
        services.AddKeyedSingleton(name, (provider, _) => new BalancedForwarder(
            provider.GetRequiredKeyedService<ReplicaSet>(name),
            provider.GetRequiredKeyedService<HttpMessageInvoker>(name),
            provider.GetRequiredService<IHttpForwarder>()));
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

    private static HttpMessageInvoker CreateInvoker(IServiceProvider provider, string name)
    {
        var options = OptionsOf(provider, name);
        var set = provider.GetRequiredKeyedService<ReplicaSet>(name);
        return new HttpMessageInvoker(new BalancingHandler(
            set,
            new ReplicaConnections(set, options),
            options,
            TimeOf(provider),
            provider.GetRequiredService<BalancingMetrics>()));
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
