using DesignPatterns.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ServiceDefaults.Tests.Hosts;

/// <summary>A host with the defaults, in this process, on real sockets.</summary>
internal sealed class Service : IAsyncDisposable
{
    private Service(WebApplication app, int port, int adminPort)
    {
        App = app;
        (Port, AdminPort) = (port, adminPort);
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        Admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{adminPort}") };
    }

    public WebApplication App { get; }

    public int Port { get; }

    public int AdminPort { get; }

    /// <summary>Asks the main endpoint.</summary>
    public HttpClient Client { get; }

    /// <summary>Asks the admin endpoint.</summary>
    public HttpClient Admin { get; }

    public static async Task<Service> StartAsync(
        Action<WebApplication>? map = null,
        Action<IServiceCollection>? configure = null,
        params (string Key, string Value)[] settings)
    {
        var (port, adminPort) = (FreePort.Next(), FreePort.Next());
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = $"http://127.0.0.1:{port};http://127.0.0.1:{adminPort}",
            ["Admin:Port"] = $"{adminPort}",
            ["Drain:Period"] = "00:00:00",
        });
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        configure?.Invoke(builder.Services);
        builder.AddServiceDefaults();

        var app = builder.Build();
        app.MapDefaultEndpoints();
        map?.Invoke(app);
        await app.StartAsync();
        return new Service(app, port, adminPort);
    }

    /// <summary>A service whose faults can be switched on, with one route, /work.</summary>
    public static Task<Service> StartWithFaultsAsync(Action<IServiceCollection>? configure = null) =>
        StartAsync(app => app.MapGet("/work", () => "done"), configure, ("Faults:Enabled", "true"));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Admin.Dispose();
        await App.DisposeAsync();
    }
}
