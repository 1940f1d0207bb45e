using DesignPatterns.Otlp;
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
/// `http/protobuf`, and short export delays, on the services.</remarks>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private const int SpanLimit = 200_000;
    private const int LogLimit = 200_000;
    private const int SpansDescribed = 200;

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<ReceivedSpan> _spans = [];
    private readonly List<ReceivedLog> _logs = [];
    private readonly Dictionary<(string Service, string Name, string Attributes), ReceivedMetric>
        _metrics = [];
    private readonly Dictionary<(string Service, string Name, string Attributes), ReceivedMetric>
        _latest = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OtlpReceiver(WebApplication app) => _app = app;

    /// <summary>The value for OTEL_EXPORTER_OTLP_ENDPOINT.</summary>
    public string Endpoint => _app.Urls.First();

    public IReadOnlyList<ReceivedSpan> Spans => Copy(_spans);

    public IReadOnlyList<ReceivedLog> Logs => Copy(_logs);

    /// <summary>The last value of each series: a sum or gauge's value, a histogram's count.</summary>
    public IReadOnlyList<ReceivedMetric> Metrics
    {
        get
        {
            lock (_gate)
            {
                return [.. _metrics.Values];
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
        receiver._app.UseRequestDecompression();
        receiver._app.MapPost("/v1/traces", http => ReceiveAsync(http, TracesRequest.Parser, receiver.Keep));
        receiver._app.MapPost("/v1/logs", http => ReceiveAsync(http, LogsRequest.Parser, receiver.Keep));
        receiver._app.MapPost("/v1/metrics", http => ReceiveAsync(http, MetricsRequest.Parser, receiver.Keep));
        await receiver._app.StartAsync();
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
            () => $"{Spans.Count} spans came, the last of them:{Environment.NewLine}"
                + string.Join(Environment.NewLine, Spans.TakeLast(SpansDescribed)));
        return Spans;
    }

    /// <summary>Waits until the condition holds, looking again at every arrival.</summary>
    public async Task WaitAsync(Func<bool> condition, TimeSpan timeout, Func<string> describe)
    {
        using var deadline = new CancellationTokenSource(timeout);
        while (true)
        {
            var next = Volatile.Read(ref _arrived).Task;
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

    /// <summary>Lets go of all that came so far: what is there from now on, came after. Since when a metric has
    /// its value is known all the same.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _spans.Clear();
            _logs.Clear();
            _metrics.Clear();
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

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
        lock (_gate)
        {
            _spans.AddRange(ReceivedSpan.From(request).Take(SpanLimit - _spans.Count));
        }

        Announce();
    }

    private void Keep(LogsRequest request)
    {
        lock (_gate)
        {
            _logs.AddRange(ReceivedLog.From(request).Take(LogLimit - _logs.Count));
        }

        Announce();
    }

    private void Keep(MetricsRequest request)
    {
        var now = TimeProvider.System.GetUtcNow();
        lock (_gate)
        {
            foreach (var metric in ReceivedMetric.From(request))
            {
                var series = (metric.Service, metric.Name, $"{string.Join(',', metric.Attributes)}");
                var isSame = _latest.TryGetValue(series, out var latest) && latest.Value == metric.Value;
                var changedAt = isSame ? latest!.ChangedAt : now;
                _latest[series] = _metrics[series] = metric with { ChangedAt = changedAt };
            }
        }

        Announce();
    }

    private void Announce()
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _arrived, next).TrySetResult();
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
