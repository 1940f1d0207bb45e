using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DesignPatterns.Feed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.Dashboard;

/// <summary>Tells the dashboard of the resources, and gives its commands to them: loopback, and with a key.</summary>
internal sealed class ResourceFeed(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ResourceCommandService commands,
    IEnumerable<ParameterResource> passwords,
    TimeProvider time)
{
    private static readonly byte[] LineFeed = "\n"u8.ToArray();
    private static readonly TimeSpan ConsolePace = TimeSpan.FromMilliseconds(250);

    private WebApplication? _app;
    private string _otlpKey = "";

    /// <returns>Where it listens.</returns>
    public async Task<string> StartAsync(string key, string otlpKey, CancellationToken cancellationToken)
    {
        _otlpKey = otlpKey;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseShutdownTimeout(TimeSpan.Zero);
        _app = builder.Build();
        _app.Use((context, next) => HasKey(context.Request, key) ? next(context) : RefuseAsync(context));
        _app.MapGet("/resources", context => StreamAsync(context, ResourcesAsync, FeedJson.Default.ResourceDocument));
        _app.MapGet("/console", context => StreamAsync(context, ConsoleAsync, FeedJson.Default.ConsoleDocument));
        _app.MapPost("/resources/{resource}/commands/{command}", ExecuteAsync);
        await _app.StartAsync(cancellationToken);
        return _app.Urls.First();
    }

    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _app, null) is { } app)
        {
            await app.DisposeAsync();
        }
    }

    private static bool HasKey(HttpRequest request, string key) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(request.Headers[FeedSettings.KeyHeader].ToString()), Encoding.UTF8.GetBytes(key));

    private static Task RefuseAsync(HttpContext context) => TypedResults.Problem(
        $"{FeedSettings.KeyHeader}: missing or wrong.", statusCode: StatusCodes.Status401Unauthorized)
        .ExecuteAsync(context);

    // One JSON text a line, for as long as the reader stays.
    private static async Task StreamAsync<T>(
        HttpContext context, Func<CancellationToken, IAsyncEnumerable<T>> items, JsonTypeInfo<T> json)
    {
        context.Response.ContentType = "application/x-ndjson";
        var cancellationToken = context.RequestAborted;
        try
        {
            await foreach (var item in items(cancellationToken))
            {
                await JsonSerializer.SerializeAsync(context.Response.BodyWriter, item, json, cancellationToken);
                await context.Response.BodyWriter.WriteAsync(LineFeed, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The reader left, which is how this ends.
        }
    }

    /// <summary>All in the order of the model, then each change.</summary>
    private async IAsyncEnumerable<ResourceDocument> ResourcesAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var resource in model.Resources)
        {
            notifications.TryGetCurrentState(resource.Name, out var current);
            yield return Describe(resource, current?.Snapshot);
        }

        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            yield return Describe(change.Resource, change.Snapshot);
        }
    }

    private ResourceDocument Describe(IResource resource, CustomResourceSnapshot? snapshot) =>
        ResourceDocuments.Of(resource, snapshot, Secrets());

    /// <summary>What is in no variable that is shown unasked, as it is and as an address has it.</summary>
    private string[] Secrets() =>
    [
        _otlpKey,
        .. model.Resources.OfType<ParameterResource>().Concat(passwords).Where(parameter => parameter.Secret)
            .Select(parameter => parameter.KnownValue).OfType<string>().Where(value => value.Length > 0)
            .SelectMany(value => (string[])[value, Uri.EscapeDataString(value)]),
    ];

    /// <summary>The lines kept, then what comes; at a steady pace, as no resource must wait for a reader.</summary>
    private async IAsyncEnumerable<ConsoleDocument> ConsoleAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = model.Resources.ToDictionary(resource => resource.Name, _ => 0);
        using var pace = new PeriodicTimer(ConsolePace, time);
        do
        {
            foreach (var (name, last) in told)
            {
                foreach (var (line, at) in loggers.LogOf(name).LinesAfter(last))
                {
                    told[name] = line.LineNumber;
                    yield return new(name, line.LineNumber, at, line.Content, line.IsErrorMessage);
                }
            }
        }
        while (await pace.WaitForNextTickAsync(cancellationToken));
    }

    // Whoever gives an order and does not wait for its outcome has not called it back.
    private async Task<IResult> ExecuteAsync(string resource, string command)
    {
        if (!model.Resources.TryGetByName(resource, out var found)
            || found.Annotations.OfType<ResourceCommandAnnotation>().All(one => one.Name != command))
        {
            return TypedResults.Problem(
                $"There is no '{resource}' with a command '{command}'.",
                statusCode: StatusCodes.Status404NotFound);
        }

        var result = await commands.ExecuteCommandAsync(found, command, CancellationToken.None);
        return TypedResults.Json(
            new CommandOutcome(result.Success, result.Message), FeedJson.Default.CommandOutcome);
    }
}
