using System.Diagnostics;
using System.Diagnostics.Metrics;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;
using DesignPatterns.Dashboard.Telemetry.Metrics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Instrument = DesignPatterns.Dashboard.Telemetry.Metrics.Instrument;

namespace DesignPatterns.Dashboard.Tests.Intake;

/// <summary>Goal: any OTLP client works. Method: one that we did not write, the OpenTelemetry SDK's exporter.</summary>
public sealed class ForeignExporterTests
{
    private const string Name = "ForeignExporter";

    private static readonly ResourceBuilder Shop =
        ResourceBuilder.CreateEmpty().AddService("shop", serviceInstanceId: "shop-0");

    [Fact]
    public async Task It_sends_traces()
    {
        await using var host = await DashboardHost.StartAsync();
        using var source = new ActivitySource($"{Name}.Traces");
        using (var provider = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(Shop)
            .AddSource(source.Name)
            .AddOtlpExporter(options => Configure(options, host, "traces"))
            .Build())
        {
            using var parent = source.StartActivity("place", ActivityKind.Server)!;
            using var child = source.StartActivity("pay", ActivityKind.Client, parent.Context, [new("amount", 7)])!;
            child.AddEvent(new ActivityEvent("declined", tags: new() { ["reason"] = "limit" }));
            child.SetStatus(ActivityStatusCode.Error, "no money");
            child.Stop();
            parent.Stop();
            Assert.True(provider.ForceFlush());
        }

        var trace = Assert.Single(host.Get<TelemetryStore>().Traces.Read());
        Assert.Equal("place", trace.Root.Name);
        Assert.True(trace.HasError);
        var pay = Assert.Single(trace.Spans, span => span.Name == "pay");
        Assert.Equal(trace.Root.Id, pay.ParentId);
        Assert.Equal((Dashboard.Telemetry.Traces.SpanKind.Client, "no money"), (pay.Kind, pay.StatusMessage));
        Assert.Contains(new Field("amount", "7"), pay.Fields);
        Assert.Equal("declined", Assert.Single(pay.Events).Name);
        Assert.Equal(("shop", "shop-0"), (pay.Sender.Service, pay.Sender.Instance));
    }

    [Fact]
    public async Task It_sends_logs()
    {
        await using var host = await DashboardHost.StartAsync();
        using (var factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options =>
        {
            options.SetResourceBuilder(Shop);
            options.IncludeFormattedMessage = true;
            options.AddOtlpExporter(exporter => Configure(exporter, host, "logs"));
        })))
        {
            factory.CreateLogger("Shop.Orders").LogWarning(
                new EventId(7, "order.declined"), "Order {Number} was declined", 42);
        }

        var entry = Assert.Single(host.Get<TelemetryStore>().Logs.Read());
        Assert.Equal("Order 42 was declined", entry.Text);
        Assert.Equal((LogSeverity.Warning, "Shop.Orders"), (entry.Level, entry.Category));
        Assert.Equal("order.declined", entry.EventName);
        Assert.Contains(new Field("Number", "42"), entry.Fields);
    }

    [Fact]
    public async Task It_sends_metrics()
    {
        await using var host = await DashboardHost.StartAsync();
        using var meter = new Meter($"{Name}.Metrics");
        using (var provider = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(Shop)
            .AddMeter(meter.Name)
            .AddView("spread", new Base2ExponentialBucketHistogramConfiguration())
            .AddOtlpExporter(options => Configure(options, host, "metrics"))
            .Build())
        {
            meter.CreateCounter<int>("orders", "{order}").Add(3, new KeyValuePair<string, object?>("till", "a"));
            meter.CreateHistogram<double>("sizes").Record(42);
            meter.CreateHistogram<double>("spread").Record(42);
            meter.CreateObservableGauge("depth", () => 5);
            Assert.True(provider.ForceFlush());
        }

        var metrics = host.Get<TelemetryStore>().Metrics;
        Assert.Equal(["depth", "orders", "sizes", "spread"], metrics.List().Select(one => one.Name));
        var orders = Find("orders");
        Assert.Equal((InstrumentKind.Counter, "{order}"), (orders.Kind, orders.Unit));
        Assert.Equal([new Field("till", "a")], orders.Series[0].Fields);
        Assert.Equal(3, orders.Series[0].Numbers[^1].Value);
        Assert.Equal(5, Find("depth").Series[0].Numbers[^1].Value);
        Assert.All([Find("sizes"), Find("spread")], histogram =>
        {
            var point = histogram.Series[0].Histograms[^1];
            Assert.Equal((1, 42.0), (point.Count, point.Sum));
            var bucket = point.Counts.ToList().IndexOf(1);
            Assert.InRange(42, point.Bounds[bucket - 1], point.Bounds[bucket]);
        });

        Instrument Find(string name) => Assert.Single(metrics.Find("shop", meter.Name, name));
    }

    private static void Configure(OtlpExporterOptions options, DashboardHost host, string signal)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri($"{host.Address}/v1/{signal}");
        options.Headers = $"x-otlp-api-key={DashboardHost.OtlpKey}";
    }
}
