using System.Diagnostics.Metrics;
using DesignPatterns.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ServiceDefaults.Tests.Hosts;

/// <summary>A host with the defaults, as Program.cs of a service would have it, and a few routes to
/// watch.</summary>
internal static partial class SampleService
{
    private static readonly Meter Meter = new("DesignPatterns.Sample");
    private static readonly Counter<long> Asked =
        Meter.CreateCounter<long>("designpatterns.sample.asked", "{request}");

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder();
        if (builder.Configuration.GetValue<bool>("Sample:ClockIsMovedByHand"))
        {
            builder.Services.AddSingleton<TimeProvider>(new ManualTimeProvider());
        }

        builder.AddServiceDefaults();
        builder.UseInlineSockets();
        builder.Services.AddHttpClient();

        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapHealthChecks("/readyz");
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Sample");
        app.MapGet("/words/{word}", (string word) =>
        {
            Asked.Add(1);
            LogAsked(logger, word);
            return word;
        });
        app.MapGet("/next/{word}", async (string word, IHttpClientFactory clients) =>
        {
            using var client = clients.CreateClient();
            return await client.GetStringAsync($"https+http://next/words/{word}");
        });
        app.MapPost("/clock", (int milliseconds, TimeProvider time) => Task.Run(
            () => ((ManualTimeProvider)time).Advance(TimeSpan.FromMilliseconds(milliseconds))));
        app.MapPost("/echo", async (HttpContext context) =>
        {
            await context.Response.Body.FlushAsync();
            await context.Request.Body.CopyToAsync(context.Response.Body);
        });
        app.MapGet("/slow", async (int milliseconds) => await Task.Delay(milliseconds));
        app.MapGet("/thread", () => Thread.CurrentThread.IsThreadPoolThread ? "pool" : "loop");
        app.MapGet("/block", (int milliseconds) =>
        {
            // What no handler may do here: its thread waits, and with it all that this thread serves.
            using var never = new ManualResetEventSlim();
            never.Wait(milliseconds);
        });
        app.MapGet("/fail", string () => throw new InvalidOperationException("a secret"));
        app.MapGet("/who", (HttpContext context) =>
            $"{context.Connection.RemoteIpAddress} {context.Request.Scheme} {context.Request.Host.Host}");
        await app.RunAsync();
    }

    [LoggerMessage(LogLevel.Information, EventName = "word.asked", Message = "Asked for {Word}")]
    private static partial void LogAsked(ILogger logger, string word);
}
