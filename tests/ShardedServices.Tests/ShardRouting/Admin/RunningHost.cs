using System.Diagnostics.Metrics;
using System.Net;
using DesignPatterns.ServiceDefaults.Admin;
using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardRouting;
using DesignPatterns.ShardRouting.Admin;
using DesignPatterns.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.Admin;

/// <summary>A router in its host, as <c>ShardRouter</c> builds it, in this process.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningHost(WebApplication app)
    {
        _app = app;
        Admin = new() { BaseAddress = new(app.Urls.Single()) };
    }

    /// <summary>Asks the admin endpoint.</summary>
    public HttpClient Admin { get; }

    /// <summary>Where clients of memcached connect.</summary>
    public IPEndPoint EndPoint => _app.Services.GetRequiredService<RouterService>().EndPoint;

    public static async Task<RunningHost> StartAsync(
        IEnumerable<MemcachedServer> servers, params (string Key, string Value)[] settings)
    {
        var port = FreePort.Next();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings
            .Concat(servers.Index().SelectMany(one => Shard(one.Index, one.Item.EndPoint)))
            .Concat([("urls", $"http://127.0.0.1:{port}"), ("Admin:Port", $"{port}"), ("Drain:Period", "00:00:00")])
            .Select(setting => KeyValuePair.Create<string, string?>(setting.Item1, setting.Item2)));
        builder.AddServiceDefaults();
        builder.AddShardRouter();
        builder.Services.AddAdminRoutes(routes => routes.MapShards());
        var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        return new(app);
    }

    /// <summary>What an instrument without tags says now.</summary>
    public long Measure(string name)
    {
        var measured = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == name && instrument.Meter.Scope == _app.Services.GetService<IMeterFactory>())
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => measured = value);
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => measured = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await _app.DisposeAsync();
    }

    private static IEnumerable<(string Key, string Value)> Shard(int index, IPEndPoint replica) =>
    [
        ($"ShardRouting:Shards:{index}:Name", $"shard-{index}"),
        ($"ShardRouting:Shards:{index}:Replicas:0", $"{replica}"),
    ];
}
