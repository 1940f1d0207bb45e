using System.Collections.Concurrent;
using System.Net;
using DesignPatterns.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing;

/// <summary>What a replica saw of a request.</summary>
internal sealed record Seen(string Method, string RawTarget, IReadOnlyDictionary<string, string> Headers);

/// <summary>A replica on a real server, which can be killed, paused and brought back on its port.</summary>
internal sealed class Origin : IAsyncDisposable
{
    private readonly RequestDelegate _answer;
    private WebApplication? _app;
    private TaskCompletionSource? _paused;

    private Origin(RequestDelegate? answer) =>
        _answer = answer ?? (context => context.Response.WriteAsync(Address.Authority));

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>Requests, probes left out, and those that it does not answer among them.</summary>
    public ConcurrentQueue<Seen> Requests { get; } = new();

    public bool IsReady { get; set; } = true;

    public static async Task<Origin> StartAsync(RequestDelegate? answer = null)
    {
        var origin = new Origin(answer);
        await origin.ReturnAsync();
        return origin;
    }

    /// <summary>Starts it, or starts it again on its old port.</summary>
    public async Task ReturnAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Address.Port));
        _app = builder.Build();
        _app.Run(ServeAsync);
        await _app.StartAsync();
    }

    public async Task KillAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app!.StopAsync(now.Token);
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>It accepts connections and requests, probes among them, and answers none.</summary>
    public void Pause() => _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume()
    {
        _paused?.SetResult();
        _paused = null;
    }

    private async Task ServeAsync(HttpContext context)
    {
        var isProbe = context.Request.Path == "/readyz";
        if (!isProbe)
        {
            var rawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            Requests.Enqueue(new(context.Request.Method, rawTarget, context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        }

        if (_paused is { } paused)
        {
            await paused.Task.WaitAsync(context.RequestAborted);
        }

        if (!isProbe)
        {
            await _answer(context);
            return;
        }

        context.Response.StatusCode = IsReady ? 200 : 503;
    }

    public async ValueTask DisposeAsync()
    {
        Resume();
        if (_app is not null)
        {
            await KillAsync();
        }
    }
}
