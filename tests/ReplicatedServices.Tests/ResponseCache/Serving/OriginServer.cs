using System.Collections.Concurrent;
using DesignPatterns.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

/// <summary>A real origin, always ready, that answers as the test says and notes what it was asked.</summary>
internal sealed class OriginServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OriginServer(WebApplication app) => _app = app;

    /// <summary>May be changed at any time.</summary>
    public RequestDelegate Answer { get; set; } = context => context.Response.WriteAsync("answer");

    /// <summary>The raw targets asked for, without those of probes.</summary>
    public ConcurrentQueue<string> Targets { get; } = [];

    public int Requests => Targets.Count;

    public string Address => _app.Urls.Single();

    /// <summary>Nobody else gets its port when it is gone, so that it may come back there.</summary>
    public static async Task<OriginServer> StartAsync(RequestDelegate answer, string? address = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost
            .UseUrls(address ?? $"http://127.0.0.1:{FreePort.Next()}")
            .UseShutdownTimeout(TimeSpan.FromMilliseconds(1));
        var origin = new OriginServer(builder.Build()) { Answer = answer };
        origin._app.Run(origin.AnswerAsync);
        await origin._app.StartAsync();
        return origin;
    }

    /// <summary>An answer in the way of the dictionary: cacheable, with a tag.</summary>
    public static RequestDelegate Definition(
        string text, string cacheControl = "public, max-age=60, stale-if-error=86400") => context =>
    {
        var etag = $"\"{text}\"";
        context.Response.Headers.CacheControl = cacheControl;
        context.Response.Headers.ETag = etag;
        if (context.Request.Headers.IfNoneMatch == etag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(text);
    };

    public static RequestDelegate Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/readyz")
        {
            return Task.CompletedTask;
        }

        Targets.Enqueue(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        return Answer(context);
    }
}
