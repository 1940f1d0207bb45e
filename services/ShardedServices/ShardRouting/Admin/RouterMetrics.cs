using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace DesignPatterns.ShardRouting.Admin;

/// <summary>What a router counts, on the meter <c>DesignPatterns.ShardRouting</c>.</summary>
/// <remarks>Read from the loop's own counters when they are exported: a call costs no more for being counted.</remarks>
internal sealed class RouterMetrics(RouterService service, IMeterFactory meters) : IHostedService
{
    public const string MeterName = "DesignPatterns.ShardRouting";

    private const string Prefix = "designpatterns.sharding.";
    private const string ShardTag = Prefix + "shard";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var router = service.Router;
        var counts = router.Counts;
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter(
            Prefix + "calls",
            () => router.Shards.ToArray().Select(shard =>
                new Measurement<long>(shard.Calls, new KeyValuePair<string, object?>(ShardTag, shard.Name))),
            "{call}",
            "Calls that a shard was asked.");
        meter.CreateObservableUpDownCounter(
            Prefix + "replicas.live",
            () => router.Shards.ToArray().Select(shard =>
                new Measurement<int>(shard.Live.Length, new KeyValuePair<string, object?>(ShardTag, shard.Name))),
            "{replica}",
            "Replicas that are asked.");
        meter.CreateObservableCounter(
            Prefix + "repeats", () => counts.Repeats, "{call}", "Calls asked anew, because who was asked was lost.");
        meter.CreateObservableCounter(
            Prefix + "replicas.out", () => counts.ReplicasOut, "{replica}", "How often a replica went out.");
        meter.CreateObservableCounter(
            Prefix + "divergences", () => counts.Divergences, "{answer}", "Answers in which replicas differed.");
        meter.CreateObservableCounter(
            Prefix + "refusals", () => counts.Refusals, "{request}", "Requests that could not be routed.");
        meter.CreateObservableUpDownCounter(
            Prefix + "clients", () => router.SessionCount, "{client}", "Clients that are connected.");
        meter.CreateObservableUpDownCounter(
            Prefix + "hot_keys", () => router.HotKeys?.Count ?? 0, "{key}", "Keys that several shards answer for.");
        meter.CreateObservableCounter(
            Prefix + "hot_reads", () => router.HotKeys?.Reads ?? 0, "{call}", "Reads that a copy has answered.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
