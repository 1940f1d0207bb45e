using System.Collections.Concurrent;
using System.Text.Json;
using DesignPatterns.Feed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.Dashboard.Tests.Resources;

/// <summary>
/// The orchestrator's side on the wire: tells each that asks all it has to tell, and what comes after.
/// </summary>
internal sealed class FakeFeed : IAsyncDisposable
{
    public const string Key = "a-feed-key-of-the-tests";

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<string>> _lines = new() { ["resources"] = [], ["console"] = [] };
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeFeed(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>The settings of a dashboard that hears this feed.</summary>
    public (string, string)[] Settings =>
        [("Dashboard:FeedAddress", $"{Address}"), ("Dashboard:FeedKey", Key)];

    /// <summary>The commands that came, as <c>resource/command</c>.</summary>
    public ConcurrentQueue<string> Commands { get; } = [];

    public Func<string, string, CancellationToken, Task<IResult>> Answer { get; set; } =
        (_, _, _) => Task.FromResult<IResult>(TypedResults.Ok(new CommandOutcome(Succeeded: true)));

    /// <summary>Whoever asks for a stream.</summary>
    public int Listeners;

    public static Task<FakeFeed> StartAsync(params ResourceDocument[] resources) =>
        StartAtAsync("http://127.0.0.1:0", resources);

    /// <summary>Whoever hears it there hears of these resources first.</summary>
    public static async Task<FakeFeed> StartAtAsync(string address, params ResourceDocument[] resources)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address).UseShutdownTimeout(TimeSpan.Zero);
        var feed = new FakeFeed(builder.Build());
        feed.Tell(resources);
        feed.Map();
        await feed._app.StartAsync();
        return feed;
    }

    public void Tell(params ResourceDocument[] resources)
    {
        foreach (var resource in resources)
        {
            Tell("resources", JsonSerializer.Serialize(resource, FeedJson.Default.ResourceDocument));
        }
    }

    public void Tell(params ConsoleDocument[] lines)
    {
        foreach (var line in lines)
        {
            Tell("console", JsonSerializer.Serialize(line, FeedJson.Default.ConsoleDocument));
        }
    }

    public void Tell(string stream, string line)
    {
        lock (_lock)
        {
            _lines[stream].Add(line);
            _more.SetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void Map()
    {
        _app.Use((context, next) =>
        {
            if (context.Request.Headers[FeedSettings.KeyHeader] == Key)
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        _app.MapGet("/resources", (HttpContext context) => WriteAsync("resources", context));
        _app.MapGet("/console", (HttpContext context) => WriteAsync("console", context));
        _app.MapPost("/resources/{resource}/commands/{command}", async (
            string resource, string command, CancellationToken cancellationToken) =>
        {
            Commands.Enqueue($"{resource}/{command}");
            return await Answer(resource, command, cancellationToken);
        });
    }

    private async Task WriteAsync(string stream, HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, _app.Lifetime.ApplicationStopping);
        Interlocked.Increment(ref Listeners);
        await context.Response.Body.FlushAsync(either.Token);
        var told = 0;
        while (true)
        {
            Task more;
            string[] lines;
            lock (_lock)
            {
                more = _more.Task;
                lines = [.. _lines[stream].Skip(told)];
            }

            told += lines.Length;
            foreach (var line in lines)
            {
                await context.Response.WriteAsync(line + "\n", either.Token);
            }

            await context.Response.Body.FlushAsync(either.Token);
            await more.WaitAsync(either.Token);
        }
    }
}
