using System.Net.Http.Headers;
using DesignPatterns.Otlp;
using Google.Protobuf;

namespace DesignPatterns.DashboardSoak;

/// <summary>Four services whose spans make up traces of eight, with a few logs and metrics beside them.</summary>
/// <remarks>
/// Open loop: a batch is due at its time, whatever became of the one before; late ones are sent at once.
/// </remarks>
internal sealed class Exporters(DashboardProcess dashboard)
{
    public const int Services = 4;
    public const int SpansPerSecond = 20_000;
    public const int BatchSize = 512;
    public const int LogsPerSecond = 200;
    public const int SeriesPerService = 60;

    private static readonly MediaTypeHeaderValue Protobuf = new("application/x-protobuf");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private long _sent;
    private long _accepted;
    private long _failed;
    private long _latestTicks;

    public long Sent => Volatile.Read(ref _sent);

    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Batches of any kind that were not answered with 200.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>How late the latest batch was sent: the dashboard, or this machine, could not keep up.</summary>
    public TimeSpan Lateness => new(Volatile.Read(ref _latestTicks));

    public Task SendSpansAsync(int service, CancellationToken stopping)
    {
        var spans = new SpanBatch(service);
        var pace = Second * BatchSize * Services / SpansPerSecond;
        return RepeatAsync(
            pace,
            async index =>
            {
                if (await SendAsync("/v1/traces", spans.Make(index), TracesResponse.Parser, stopping) is { } answer)
                {
                    Interlocked.Add(ref _accepted, BatchSize - (answer.PartialSuccess?.RejectedSpans ?? 0));
                }
            },
            stopping);
    }

    public Task SendLogsAsync(CancellationToken stopping) => RepeatAsync(
        Second,
        index => SendAsync("/v1/logs", OtherBatches.Logs(index, LogsPerSecond), LogsResponse.Parser, stopping),
        stopping);

    public Task SendMetricsAsync(CancellationToken stopping) => RepeatAsync(
        Second,
        async index =>
        {
            for (var service = 0; service < Services; service++)
            {
                var batch = OtherBatches.Metrics(service, index, SeriesPerService);
                await SendAsync("/v1/metrics", batch, MetricsResponse.Parser, stopping);
            }
        },
        stopping);

    private async Task RepeatAsync(TimeSpan pace, Func<int, Task> send, CancellationToken stopping)
    {
        var begun = TimeProvider.System.GetTimestamp();
        for (var i = 0; !stopping.IsCancellationRequested; i++)
        {
            var wait = (pace * i) - TimeProvider.System.GetElapsedTime(begun);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else if (-wait.Ticks > Volatile.Read(ref _latestTicks))
            {
                Volatile.Write(ref _latestTicks, -wait.Ticks);
            }

            await send(i);
        }
    }

    private async Task<T?> SendAsync<T>(
        string path, IMessage batch, MessageParser<T> parser, CancellationToken stopping)
        where T : class, IMessage<T>
    {
        if (stopping.IsCancellationRequested)
        {
            return null;
        }

        Interlocked.Add(ref _sent, batch is TracesRequest ? BatchSize : 0);
        using var content = new ByteArrayContent(batch.ToByteArray());
        content.Headers.ContentType = Protobuf;
        // What was begun is finished, so that what was sent can be compared with what was taken.
        using var answer = await dashboard.Exporter.PostAsync(path, content, CancellationToken.None);
        if (answer.IsSuccessStatusCode)
        {
            return parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync(CancellationToken.None));
        }

        Interlocked.Increment(ref _failed);
        return null;
    }
}
