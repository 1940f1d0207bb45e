using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using DesignPatterns.Balancing;
using DesignPatterns.Edge;
using DesignPatterns.ReplicatedServices.Tests.Balancing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ReplicatedServices.Tests.Edge;

/// <summary>The edge, put together as in its Program.cs, before one cache.</summary>
internal sealed class RunningEdge : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningEdge(WebApplication app, Origin cache)
    {
        _app = app;
        Cache = cache;
        Address = new Uri(app.Urls.Single());
        Client = ClientOf(Address);
    }

    public Origin Cache { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public static async Task<RunningEdge> StartAsync(
        Dictionary<string, string?>? configuration = null,
        string environment = "Development",
        RequestDelegate? answer = null)
    {
        var cache = await Origin.StartAsync(answer);
        return new RunningEdge(await StartAsync(cache.Address, configuration ?? [], environment), cache);
    }

    public static async Task<WebApplication> StartAsync(
        Uri cache, Dictionary<string, string?> configuration, string environment)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = environment,
            // No settings file: the hosts under test would find each other's beside the tests.
            ContentRootPath = Path.GetTempPath(),
        });
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "https://127.0.0.1:0";
        builder.Configuration["Drain:Period"] = "00:00:00";
        builder.Configuration["services:response-cache:http:0"] = cache.ToString();
        builder.Configuration["Balancing:response-cache:AttemptTimeout"] = "00:00:10";
        builder.Configuration["Balancing:response-cache:TotalTimeout"] = "00:00:20";
        builder.Configuration["Balancing:response-cache:ConnectTimeout"] = "00:00:10";
        builder.AddServiceDefaults();
        foreach (var (key, value) in configuration)
        {
            builder.Configuration[key] = value;
        }

        builder.AddReplicaSet("response-cache");
        builder.AddEdge();
        var app = builder.Build();
        app.UseProxyDefaults();
        app.ForwardEverythingTo("response-cache");
        await app.StartAsync();
        return app;
    }

    public static HttpClient ClientOf(Uri address, SslProtocols protocols = SslProtocols.None) =>
        new(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = protocols,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
            },
        })
        {
            BaseAddress = address,
        };

    /// <summary>Sends one request with these headers, and tells what the cache saw of it.</summary>
    public async Task<Seen> ForwardAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/definitions/gossamer");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return Assert.Single(Cache.Requests);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        await Cache.DisposeAsync();
    }
}
