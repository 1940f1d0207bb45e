using System.Globalization;
using System.Net.Http.Headers;
using DesignPatterns.Otlp;
using Google.Protobuf;

namespace DesignPatterns.Dashboard.Tests.Intake;

/// <summary>OTLP's messages, and how they are sent.</summary>
internal static class Batches
{
    public const ulong Second = 1_000_000_000;

    /// <summary>2026-11-20 12:00:00.</summary>
    public const ulong Noon = 1_795_176_000 * Second;

    public static readonly MediaTypeHeaderValue Protobuf = new("application/x-protobuf");
    public static readonly MediaTypeHeaderValue Json = new("application/json");

    public static Resource Service(string name) => new() { Attributes = { Text("service.name", name) } };

    public static KeyValue Text(string key, string value) =>
        new() { Key = key, Value = new AnyValue { StringValue = value } };

    public static ByteString TraceId(int number) => Id(number, 32);

    public static ByteString SpanId(int number) => Id(number, 16);

    public static Span Span(int trace, int id, int lastsMilliseconds = 1) => new()
    {
        TraceId = TraceId(trace),
        SpanId = SpanId(id),
        Name = $"span {id}",
        StartTimeUnixNano = Noon,
        EndTimeUnixNano = Noon + ((ulong)lastsMilliseconds * Second / 1_000),
    };

    public static TracesRequest Traces(string service, params Span[] spans) => new()
    {
        ResourceSpans =
        {
            new ResourceSpans
            {
                Resource = Service(service),
                ScopeSpans = { new ScopeSpans { Scope = new Scope { Name = "Tests" }, Spans = { spans } } },
            },
        },
    };

    public static LogsRequest Logs(string service, params LogRecord[] records) => new()
    {
        ResourceLogs =
        {
            new ResourceLogs
            {
                Resource = Service(service),
                ScopeLogs = { new ScopeLogs { Scope = new Scope { Name = "Tests" }, LogRecords = { records } } },
            },
        },
    };

    public static LogRecord Log(string text) => new()
    {
        TimeUnixNano = Noon,
        SeverityNumber = SeverityNumber.Warn,
        Body = new AnyValue { StringValue = text },
    };

    public static MetricsRequest Metrics(string service, params Metric[] metrics) => new()
    {
        ResourceMetrics =
        {
            new ResourceMetrics
            {
                Resource = Service(service),
                ScopeMetrics = { new ScopeMetrics { Scope = new Scope { Name = "Tests" }, Metrics = { metrics } } },
            },
        },
    };

    public static Metric Gauge(string name, double value, params KeyValue[] attributes) => new()
    {
        Name = name,
        Gauge = new Gauge
        {
            DataPoints = { new NumberPoint { TimeUnixNano = Noon, AsDouble = value, Attributes = { attributes } } },
        },
    };

    /// <summary>The address that takes such a message.</summary>
    public static string PathOf(IMessage message) => message switch
    {
        TracesRequest => "/v1/traces",
        MetricsRequest => "/v1/metrics",
        _ => "/v1/logs",
    };

    public static Task<HttpResponseMessage> ExportAsync(this DashboardHost host, IMessage message) =>
        host.ExportAsync(PathOf(message), message.ToByteArray(), Protobuf);

    public static async Task<HttpResponseMessage> ExportAsync(
        this DashboardHost host,
        string path,
        byte[] body,
        MediaTypeHeaderValue? type,
        string? encoding = null,
        string? key = DashboardHost.OtlpKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = type;
        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        if (key is not null)
        {
            request.Headers.Add("x-otlp-api-key", key);
        }

        return await host.Stranger.SendAsync(request);
    }

    /// <summary>The message of an answer, in whichever format it came.</summary>
    public static async Task<T> ReadAsync<T>(this HttpResponseMessage answer)
        where T : IMessage<T>, new() =>
        answer.Content.Headers.ContentType?.MediaType == Json.MediaType
            ? JsonParser.Default.Parse<T>(await answer.Content.ReadAsStringAsync())
            : new MessageParser<T>(() => new T()).ParseFrom(await answer.Content.ReadAsByteArrayAsync());

    private static ByteString Id(int number, int digits) =>
        ByteString.CopyFrom(Convert.FromHexString(
            number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0')));
}
