using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DesignPatterns.Dashboard.Api;

/// <summary>NDJSON: a line for each item that is there, then one for each that comes.</summary>
/// <remarks>It ends when the client leaves or the dashboard stops.</remarks>
internal sealed class FollowResult<T>(ITail<T> tail, JsonTypeInfo<T> type) : IResult
{
    private const int LinesPerFlush = 64;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var followers = httpContext.RequestServices.GetRequiredService<Followers>();
        if (!followers.TryEnter())
        {
            await TypedResults.Problem(
                $"{Followers.Maximum} follow already: let one of them go.",
                statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(httpContext);
            return;
        }

        try
        {
            await FollowAsync(httpContext);
        }
        finally
        {
            followers.Leave();
        }
    }

    private async Task FollowAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, lifetime.ApplicationStopping);
        using var pace = new PeriodicTimer(Pace, services.GetRequiredService<TimeProvider>());
        context.Response.ContentType = "application/x-ndjson";
        try
        {
            do
            {
                await WriteAsync(context.Response.BodyWriter, tail.Read(), either.Token);
            }
            while (await pace.WaitForNextTickAsync(either.Token));
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The client left, or the dashboard stops: the lines end.
            return;
        }
    }

    private async Task WriteAsync(PipeWriter writer, Batch<T> batch, CancellationToken cancellationToken)
    {
        if (batch.Missed > 0)
        {
            Write(writer, new MissedDocument(batch.Missed), ApiJson.Default.MissedDocument);
        }

        foreach (var (i, item) in batch.Items.Index())
        {
            Write(writer, item, type);
            if (i % LinesPerFlush == LinesPerFlush - 1)
            {
                await writer.FlushAsync(cancellationToken);
            }
        }

        // Also when there is no line: the first flush sends the headers.
        await writer.FlushAsync(cancellationToken);
    }

    private static void Write<TItem>(PipeWriter writer, TItem item, JsonTypeInfo<TItem> type)
    {
        using (var json = new Utf8JsonWriter(writer))
        {
            JsonSerializer.Serialize(json, item, type);
        }

        writer.Write("\n"u8);
    }
}
