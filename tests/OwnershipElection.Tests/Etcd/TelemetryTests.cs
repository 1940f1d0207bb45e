using System.Diagnostics;
using System.Diagnostics.Metrics;
using DesignPatterns.Etcd;
using DesignPatterns.OwnershipElection.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace DesignPatterns.OwnershipElection.Tests.Etcd;

/// <summary>
/// Goal: a host sees what its client does. Method: a host as services build it, listened to as OpenTelemetry does.
/// </summary>
public sealed class TelemetryTests(EtcdServer server) : IClassFixture<EtcdServer>
{
    [Fact]
    public async Task A_host_gets_a_client_spans_durations_and_a_check_that_fails_with_etcd()
    {
        using var host = Build(server.Endpoint);
        var etcd = host.Services.GetRequiredService<EtcdClient>();
        var health = host.Services.GetRequiredService<HealthCheckService>();
        var durations = new List<string>();
        using var meters = Listen(host.Services.GetRequiredService<IMeterFactory>(), durations);
        using var source = new ActivitySource("test");
        var spans = new List<Activity>();
        using var activities = Listen(source, spans);

        using (var parent = source.StartActivity("test"))
        {
            await etcd.PutAsync("key", default);
            await Assert.ThrowsAsync<EtcdException>(() => etcd.GetAsync("key", new() { Revision = 1_000_000 }));
            Assert.Equal(
                [("etcdserverpb.KV/Put", null), ("etcdserverpb.KV/Range", "refused")],
                All(spans).Where(span => span.TraceId == parent!.TraceId && span != parent)
                    .Select(span => (span.OperationName, (string?)span.GetTagItem("error.type"))));
        }

        Assert.Equal(["Put ok", "Range refused"], durations);
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);
        Assert.DoesNotContain(All(spans), span => span.Parent is null && span.OperationName != "test");

        await server.Member.KillAsync();
        var entry = (await health.CheckHealthAsync()).Entries["etcd"];
        await server.Member.RestartAsync();

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Contains(new Uri(server.Endpoint).Authority, entry.Description!, StringComparison.Ordinal);
    }

    private static IHost Build(string endpoint)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration["ConnectionStrings:etcd"] = endpoint;
        builder.AddEtcdClient("etcd");
        return builder.Build();
    }

    private static MeterListener Listen(IMeterFactory meters, List<string> durations)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name == "designpatterns.etcd.duration")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
            durations.Add(string.Join(' ', tags.ToArray().Select(tag => tag.Value))));
        listener.Start();
        return listener;
    }

    // Tests that run beside this one have spans, too.
    private static Activity[] All(List<Activity> spans)
    {
        lock (spans)
        {
            return [.. spans];
        }
    }

    private static ActivityListener Listen(ActivitySource source, List<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate == source || candidate.Name == "DesignPatterns.Etcd",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
