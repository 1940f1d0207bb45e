using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.Dashboard.Tests;

/// <summary>
/// The dashboard as its Program.cs makes it, on a port of its own, with a browser that is logged in.
/// </summary>
internal sealed class DashboardHost : IAsyncDisposable
{
    public const string Token = "a-token-of-the-tests";
    public const string OtlpKey = "an-otlp-key-of-the-tests";

    private readonly WebApplication _app;

    private DashboardHost(WebApplication app)
    {
        _app = app;
        Stranger = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(Address),
        };
        Browser = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(Address) };
    }

    public string Address => _app.Urls.First();

    public IServiceProvider Services => _app.Services;

    /// <summary>Has a cookie, and follows redirects.</summary>
    public HttpClient Browser { get; }

    /// <summary>Has neither cookie nor key.</summary>
    public HttpClient Stranger { get; }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public static Task<DashboardHost> StartAsync(params (string Key, string Value)[] settings) =>
        StartAsync(_ => { }, _ => { }, settings);

    /// <summary>With more than the dashboard has by itself, such as a log provider.</summary>
    public static Task<DashboardHost> StartAsync(Action<WebApplicationBuilder> configure) =>
        StartAsync(configure, _ => { }, []);

    /// <summary>With more endpoints than the dashboard has by itself.</summary>
    public static Task<DashboardHost> StartAsync(Action<WebApplication> map) => StartAsync(_ => { }, map, []);

    private static async Task<DashboardHost> StartAsync(
        Action<WebApplicationBuilder> configure,
        Action<WebApplication> map,
        (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseShutdownTimeout(TimeSpan.FromSeconds(1));
        builder.Configuration.AddInMemoryCollection(
        [
            new("Dashboard:BrowserToken", Token),
            new("Dashboard:OtlpKey", OtlpKey),
            .. settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)),
        ]);
        configure(builder);
        builder.AddDashboard();
        var app = builder.Build();
        app.MapDashboard();
        map(app);
        await app.StartAsync();

        var host = new DashboardHost(app);
        using var login = await host.Browser.GetAsync($"/login?t={Token}&back=/theme");
        login.EnsureSuccessStatusCode();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        Stranger.Dispose();
        await _app.DisposeAsync();
    }
}
