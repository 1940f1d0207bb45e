using System.Net;
using DesignPatterns.ShardedCache;
using DesignPatterns.ShardedCache.Items;
using DesignPatterns.ShardedCache.Origin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ShardedServices.Tests.ShardedCache;

/// <summary>The service in this process, before a cache that the test has started.</summary>
internal sealed class RunningCache : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;

    private RunningCache(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = Patience };
    }

    public HttpClient Client { get; }

    public ItemReader Reader => _app.Services.GetRequiredService<ItemReader>();

    public ItemOrigin Origin => _app.Services.GetRequiredService<ItemOrigin>();

    public OriginGate Gate => _app.Services.GetRequiredService<OriginGate>();

    public CacheMetrics Metrics => _app.Services.GetRequiredService<CacheMetrics>();

    public static async Task<RunningCache> StartAsync(
        EndPoint cache, TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();

        // A machine that is busy with other tests is no finding.
        builder.Configuration.AddInMemoryCollection(
        [
            new("ShardedCache:CacheTimeout", "00:00:10"), new("ShardedCache:RequestTimeout", "00:00:30"),
        ]);
        builder.Configuration.AddInMemoryCollection(settings
            .Append(("services:memcache-ambassador:tcp:0", $"tcp://{cache}"))
            .Select(setting => KeyValuePair.Create<string, string?>(setting.Item1, setting.Item2)));
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.AddServiceDefaults();
        builder.AddShardedCache();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapShardedCache();
        await app.StartAsync();
        return new RunningCache(app);
    }

    public Task<ItemAnswer> ReadAsync(string id) => Reader.ReadAsync(id, left: null, CancellationToken.None);

    public static async Task WaitAsync(Func<bool> isMet)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isMet())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
