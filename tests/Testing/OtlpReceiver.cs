using DesignPatterns.Testing.Otlp;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.Testing;

/// <summary>Receives what services export over OTLP/HTTP (protobuf, gzip or plain), and keeps it for a test
/// to ask.</summary>
/// <remarks>Set `OTEL_EXPORTER_OTLP_ENDPOINT` to <see cref="Endpoint"/>, `OTEL_EXPORTER_OTLP_PROTOCOL` to
/// `http/protobuf`, and short export delays, on the services. Raw .proto messages are in the Otlp
/// folder.</remarks>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private const int SpanLimit = 200_000;
    private const int LogLimit = 200_000;

    private readonly WebApplication app;
    private readonly Lock gate = new();
    private readonly List<ReceivedSpan> spans = [];
    private readonly List<ReceivedLog> logs = [];
    private readonly Dictionary<(string Service, string Name, string Attributes), ReceivedMetric>
        metrics = [];
    private TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OtlpReceiver(WebApplication app) => this.app = app;

    /// <summary>The value for OTEL_EXPORTER_OTLP_ENDPOINT.</summary>
    public string Endpoint => app.Urls.First();

    public IReadOnlyList<ReceivedSpan> Spans => Copy(spans);

    public IReadOnlyList<ReceivedLog> Logs => Copy(logs);

    /// <summary>The last value of each series: a sum or gauge's value, a histogram's count.</summary>
    public IReadOnlyList<ReceivedMetric> Metrics
    {
        get
        {
            lock (gate)
            {
                return [.. metrics.Values];
            }
        }
    }

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRequestDecompression();
        var receiver = new OtlpReceiver(builder.Build());
        receiver.app.UseRequestDecompression();
        receiver.app.MapPost("/v1/traces", http => ReceiveAsync(http, TracesRequest.Parser, receiver.Keep));
        receiver.app.MapPost("/v1/logs", http => ReceiveAsync(http, LogsRequest.Parser, receiver.Keep));
        receiver.app.MapPost("/v1/metrics", http => ReceiveAsync(http, MetricsRequest.Parser, receiver.Keep));
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>The spans, as soon as they satisfy the condition.</summary>
    /// <exception cref="TimeoutException">They did not in time; the message lists those that
    /// came.</exception>
    public async Task<IReadOnlyList<ReceivedSpan>> WaitForSpansAsync(
        Func<IReadOnlyList<ReceivedSpan>, bool> condition, TimeSpan timeout)
    {
        await WaitAsync(
            () => condition(Spans),
            timeout,
            () => $"{Spans.Count} spans came:{Environment.NewLine}{string.Join(Environment.NewLine, Spans)}");
        return Spans;
    }

    /// <summary>Waits until the condition holds, looking again at every arrival.</summary>
    public async Task WaitAsync(Func<bool> condition, TimeSpan timeout, Func<string> describe)
    {
        using var deadline = new CancellationTokenSource(timeout);
        while (true)
        {
            var next = Volatile.Read(ref arrived).Task;
            if (condition())
            {
                return;
            }

            await next.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (deadline.IsCancellationRequested && !condition())
            {
                throw new TimeoutException($"Not within {timeout}. {describe()}");
            }
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task ReceiveAsync<T>(HttpContext context, MessageParser<T> parser, Action<T> keep)
        where T : IMessage<T>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        keep(parser.ParseFrom(body));

        // An empty message is OTLP's answer for "all of it was taken".
        context.Response.ContentType = "application/x-protobuf";
    }

    private void Keep(TracesRequest request)
    {
        lock (gate)
        {
            spans.AddRange(ReceivedSpan.From(request).Take(SpanLimit - spans.Count));
        }

        Announce();
    }

    private void Keep(LogsRequest request)
    {
        lock (gate)
        {
            logs.AddRange(ReceivedLog.From(request).Take(LogLimit - logs.Count));
        }

        Announce();
    }

    private void Keep(MetricsRequest request)
    {
        lock (gate)
        {
            foreach (var metric in ReceivedMetric.From(request))
            {
                metrics[(metric.Service, metric.Name, $"{string.Join(',', metric.Attributes)}")] = metric;
            }
        }

        Announce();
    }

    private void Announce()
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref arrived, next).TrySetResult();
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (gate)
        {
            return [.. list];
        }
    }
}
