using DesignPatterns.ServiceDefaults.Tests.Hosts;
using DesignPatterns.Testing;

namespace DesignPatterns.ServiceDefaults.Tests.Loops;

/// <summary>
/// The threshold of these processes is so high that only a handler which blocks on purpose can reach it.
/// </summary>
public class InlineSocketsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_handler_that_blocks_is_seen_as_a_stall_of_its_loop_and_one_that_waits_is_not()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var waiting = await StartAsync(receiver, "waiting", inline: true);
        await using var blocking = await StartAsync(receiver, "blocking", inline: true);

        await Task.WhenAll(ReachLoopAsync(waiting), ReachLoopAsync(blocking));
        await Task.WhenAll(
            waiting.Client.GetAsync("/slow?milliseconds=4000"), blocking.Client.GetAsync("/block?milliseconds=4000"));

        await receiver.WaitAsync(
            () => Stalls(receiver, "blocking") >= 1 && Stalls(receiver, "waiting") is not null,
            Patience,
            () => string.Join(Environment.NewLine, receiver.Metrics));
        Assert.Equal(0, Stalls(receiver, "waiting"));
    }

    [Fact]
    public async Task Switched_off_a_handler_that_blocks_holds_up_nobody()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var service = await StartAsync(receiver, "dispatched", inline: false);

        await service.Client.GetAsync("/block?milliseconds=4000");
        await service.Client.GetAsync("/words/last");

        await receiver.WaitAsync(
            () => receiver.Metrics.Any(metric => metric is { Name: "designpatterns.sample.asked", Value: 1 }),
            Patience,
            () => string.Join(Environment.NewLine, receiver.Metrics));
        Assert.Equal(0, Stalls(receiver, "dispatched"));
    }

    // Kestrel begins a connection on the thread pool, and goes on there with what has come by then. Once a request
    // was answered on the loop, so is the next.
    private static async Task ReachLoopAsync(ServiceProcess service)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (await service.Client.GetStringAsync("/thread", deadline.Token) != "loop")
        {
        }
    }

    private static double? Stalls(OtlpReceiver receiver, string service) =>
        receiver.Metrics
            .LastOrDefault(metric => metric.Service == service && metric.Name == "designpatterns.loop.stalls")
            ?.Value;

    private static Task<ServiceProcess> StartAsync(OtlpReceiver receiver, string name, bool inline) =>
        ServiceProcess.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Endpoint),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_SERVICE_NAME", name),
            ("OTEL_METRIC_EXPORT_INTERVAL", "200"),
            ("Loops__Inline", $"{inline}"),
            ("Loops__HeartbeatInterval", "00:00:00.020"),
            ("Loops__StallThreshold", "00:00:03"));
}
