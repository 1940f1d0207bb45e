using DesignPatterns.ResponseCache;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

/// <summary>The cache as its Program.cs makes it, on a port of its own, before the given origins.</summary>
internal sealed class CacheHost : IAsyncDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";

    private static readonly UriCreationOptions RawPath =
        new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        MaxConnectionsPerServer = 256,
    });

    private CacheHost(WebApplication app) => _app = app;

    /// <summary>The first is not the admin's.</summary>
    public string Address => _app.Urls.First();

    public string AdminAddress => $"http://127.0.0.1:{_app.Configuration["Admin:Port"]}";

    public IServiceProvider Services => _app.Services;

    public static Task<CacheHost> StartAsync(OriginServer origin, TimeProvider? time = null) =>
        StartAsync([origin.Address], time);

    public static async Task<CacheHost> StartAsync(
        string[] origins, TimeProvider? time = null, Dictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var admin = settings?.GetValueOrDefault("Admin:Port");
        string[] urls = admin is null ? [AnyPort] : [AnyPort, $"http://127.0.0.1:{admin}"];
        builder.WebHost.UseUrls(urls).UseShutdownTimeout(TimeSpan.FromMilliseconds(1));
        builder.Configuration.AddInMemoryCollection(origins.Select((address, index) =>
            KeyValuePair.Create($"services:dictionary-server:http:{index}", (string?)address)));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_SERVICE_NAME"] = "response-cache-0",
            ["Balancing:dictionary-server:RetryOnUnavailable"] = "true",

            // Long enough for the slowest machine; a test about time that runs out sets its own.
            ["Balancing:dictionary-server:AttemptTimeout"] = "00:00:20",
            ["Balancing:dictionary-server:TotalTimeout"] = "00:00:25",
            ["Balancing:dictionary-server:ConnectTimeout"] = "00:00:20",
            ["ResponseCache:FetchTimeout"] = "00:00:30",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.AddServiceDefaults();
        builder.AddResponseCache();

        var host = new CacheHost(builder.Build());
        host._app.MapDefaultEndpoints();
        host._app.UseResponseCache();
        await host._app.StartAsync();
        return host;
    }

    /// <summary>
    /// Sends the target byte for byte as it is written here, with fields as <c>Name: value</c>.
    /// </summary>
    public Task<Answer> GetAsync(string rawTarget, params string[] fields) =>
        SendAsync(HttpMethod.Get, rawTarget, fields);

    public async Task<Answer> SendAsync(
        HttpMethod method,
        string rawTarget,
        string[] fields,
        HttpContent? content = null,
        CancellationToken cancellationToken = default)
    {
        var start = rawTarget.StartsWith('/') ? Address : "";
        var target = new Uri(start + rawTarget, RawPath);
        using var request = new HttpRequestMessage(method, target) { Content = content };
        foreach (var field in fields)
        {
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(field[..colon], field[(colon + 1)..].Trim());
        }

        using var response = await _client.SendAsync(request, cancellationToken);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Ends it without the drain, which would wait on a clock that may stand still.</summary>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _app.DisposeAsync();
    }
}
