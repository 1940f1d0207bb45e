using System.Diagnostics.Metrics;
using System.Net;
using DesignPatterns.Balancing;
using DesignPatterns.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing;

/// <summary>A host that forwards everything to the replica set <c>servers</c>, and a client of it.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Proxy(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public ReplicaSet Set => _app.Services.GetRequiredKeyedService<ReplicaSet>("servers");

    /// <summary>The scope of every meter of this host, by which a test tells it from the others.</summary>
    public IMeterFactory Meters => _app.Services.GetRequiredService<IMeterFactory>();

    public HttpMessageInvoker Invoker => _app.Services.GetRequiredKeyedService<HttpMessageInvoker>("servers");

    public static Task<Proxy> StartAsync(params IEnumerable<Uri> replicas) => StartAsync([], replicas);

    public static async Task<Proxy> StartAsync(
        Dictionary<string, string?> options,
        IEnumerable<Uri> replicas,
        Action<HttpContext>? onRequest = null,
        TimeProvider? clock = null)
    {
        var app = Build(options, replicas, onRequest, clock);
        await app.StartAsync();
        return new Proxy(app);
    }

    public static WebApplication Build(
        Dictionary<string, string?> options,
        IEnumerable<Uri> replicas,
        Action<HttpContext>? onRequest = null,
        TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var patient = new Dictionary<string, string?>
        {
            // Room for a machine that is busy with other tests; what a test is about it sets itself.
            ["AttemptTimeout"] = "00:00:05",
            ["TotalTimeout"] = "00:00:20",
            ["ProbeInterval"] = "00:00:00.050",
            ["ConnectTimeout"] = "00:00:20",
            ["ProbeTimeout"] = "00:00:20",
            ["RetryFloorPerSecond"] = "100",
        };
        foreach (var (key, value) in patient.Concat(options))
        {
            builder.Configuration[$"Balancing:servers:{key}"] = value;
        }

        builder.Configuration.AddInMemoryCollection(replicas.Index().Select(entry =>
            KeyValuePair.Create($"services:servers:http:{entry.Index}", (string?)entry.Item.ToString())));
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.AddReplicaSet("servers");
        var app = builder.Build();
        app.Run(context =>
        {
            onRequest?.Invoke(context);
            return app.Services.GetRequiredKeyedService<BalancedForwarder>("servers").ForwardAsync(context);
        });
        return app;
    }

    /// <summary>
    /// Waits until the set has come to see so many replicas as available, moving its clock on by hand if it has
    /// one that must be.
    /// </summary>
    public async Task WaitForAvailableAsync(int count, ManualTimeProvider? clock = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Set.AvailableCount != count)
        {
            await Task.Delay(10, patience.Token);
            clock?.Advance(TimeSpan.FromMilliseconds(10));
        }
    }

    /// <summary>
    /// Gets an answer from a set of which one replica hangs: each time that has one request more, the time for
    /// an attempt runs out, and no other time does.
    /// </summary>
    public async Task<string> GetPastAsync(Func<int> held, ManualTimeProvider clock)
    {
        var before = held();
        var answer = Client.GetStringAsync("/");
        while (!answer.IsCompleted)
        {
            if (held() > before)
            {
                before++;
                clock.Advance(TimeSpan.FromSeconds(5));
            }

            await Task.WhenAny(answer, Task.Delay(5));
        }

        return await answer;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
