using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ServiceDefaults.Tests.Hosts;

/// <summary>A server without the defaults that counts what reaches it, and answers as the test
/// says.</summary>
internal sealed class CountingServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _count;

    private CountingServer(WebApplication app) => _app = app;

    public int Count => Volatile.Read(ref _count);

    public string Address => _app.Urls.First();

    /// <param name="answer">Is given the request and its number, from 1.</param>
    public static async Task<CountingServer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new CountingServer(builder.Build());
        server._app.Run(context => answer(context, Interlocked.Increment(ref server._count)));
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Answers each request with the status that the table has for its number; the last one for
    /// good.</summary>
    public static Task<CountingServer> StartAsync(params int[] statuses) => StartAsync((context, number) =>
    {
        context.Response.StatusCode = statuses[Math.Min(number, statuses.Length) - 1];
        return Task.CompletedTask;
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
