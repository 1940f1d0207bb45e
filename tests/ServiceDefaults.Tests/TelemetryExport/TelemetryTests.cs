using DesignPatterns.ServiceDefaults.Tests.Hosts;
using DesignPatterns.Testing;
using DesignPatterns.Otlp;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.ServiceDefaults.Tests.TelemetryExport;

public sealed class TelemetryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task One_request_is_one_trace_through_both_services()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var back = await StartAsync(receiver, "back");
        await using var front = await StartAsync(
            receiver, "front", ("services__next__http__0", $"http://127.0.0.1:{back.Port}"));

        Assert.Equal("gossamer", await front.Client.GetStringAsync("/next/gossamer?a=b"));

        var spans = await receiver.WaitForSpansAsync(
            all => all.Any(span => span.Service == "back") && all.Count(span => span.Service == "front") >= 2,
            Patience);
        var entry = spans.Single(span => span is { Service: "front", Kind: SpanKind.Server });
        var call = spans.Single(span => span is { Service: "front", Kind: SpanKind.Client });
        var answer = spans.Single(span => span is { Service: "back", Kind: SpanKind.Server });
        Assert.True(call.IsChildOf(entry));
        Assert.True(answer.IsChildOf(call));
        Assert.Equal("GET /next/{word}", entry.Name);
        Assert.Equal("GET /words/{word}", answer.Name);
        Assert.Equal(
            ("GET", "/words/gossamer", "/words/{word}", "200", "http"),
            (answer["http.request.method"], answer["url.path"], answer["http.route"],
                answer["http.response.status_code"], answer["url.scheme"]));
    }

    [Fact]
    public async Task A_failure_is_marked_and_keeps_its_route()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var service = await StartAsync(receiver, "front");

        using var answer = await service.Client.GetAsync("/fail");

        var spans = await receiver.WaitForSpansAsync(all => all.Count > 0, Patience);
        var span = Assert.Single(spans);
        Assert.Equal(("GET /fail", StatusCode.Error), (span.Name, span.Status));
        Assert.Equal(("500", "500"), (span["http.response.status_code"], span["error.type"]));
    }

    [Fact]
    public async Task Probes_and_admin_requests_are_in_no_trace()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var service = await StartAsync(receiver, "front");

        await service.Admin.GetAsync("/health");
        await service.Admin.GetAsync("/alive");
        await service.Admin.GetAsync("/nowhere");
        await service.Client.GetAsync("/readyz");
        await service.Client.GetAsync("/words/last");

        // Spans leave in the order in which they end, so nothing that was asked before the last one is still
        // to come.
        var spans = await receiver.WaitForSpansAsync(all => all.Count > 0, Patience);
        Assert.Equal("/words/last", Assert.Single(spans)["url.path"]);
    }

    [Fact]
    public async Task Logs_arrive_as_text_with_the_trace_they_belong_to()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var service = await StartAsync(
            receiver, "front", ("Logging__LogLevel__Sample", "Information"));

        await service.Client.GetAsync("/words/gossamer");

        await receiver.WaitAsync(
            () => receiver.Spans.Count > 0 && receiver.Logs.Any(log => log.Scope == "Sample"),
            Patience,
            () => string.Join(Environment.NewLine, receiver.Logs));
        var log = receiver.Logs.Single(one => one.Scope == "Sample");
        Assert.Equal(("Asked for gossamer", "front"), (log.Body, log.Service));
        Assert.Equal("gossamer", log.Attributes["Word"]);
        Assert.Equal(receiver.Spans[0].TraceId, log.TraceId);
    }

    [Fact]
    public async Task Metrics_of_the_server_the_runtime_and_our_own_arrive()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var service = await StartAsync(receiver, "front");
        for (var i = 0; i < 3; i++)
        {
            await service.Client.GetAsync("/words/gossamer");
            await service.Admin.GetAsync("/health");
        }

        await receiver.WaitAsync(
            () => Value("designpatterns.sample.asked") == 3 && Value("http.server.request.duration") == 3
                && Value("dotnet.gc.collections") is not null,
            Patience,
            () => string.Join(Environment.NewLine, receiver.Metrics));
        var requests = receiver.Metrics.Where(metric => metric.Name == "http.server.request.duration");
        Assert.Equal("/words/{word}", Assert.Single(requests).Attributes["http.route"]);

        double? Value(string name) => receiver.Metrics.FirstOrDefault(metric => metric.Name == name)?.Value;
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_recorded()
    {
        await using var service = await Service.StartAsync();

        Assert.Null(service.App.Services.GetService<OpenTelemetry.Trace.TracerProvider>());
    }

    private static Task<ServiceProcess> StartAsync(
        OtlpReceiver receiver, string name, params (string Name, string Value)[] environment) =>
        ServiceProcess.StartAsync([
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Endpoint),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_SERVICE_NAME", name),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "100"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "200"),

            // By default what a receiver on a busy machine does not take within a second is lost.
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "60000"),
            .. environment]);
}
