using Microsoft.Extensions.Hosting;

namespace DesignPatterns.Balancing.Probing;

/// <summary>Probes every replica of a set for as long as the host runs.</summary>
/// <remarks>
/// Each replica has a loop of its own, so a probe that hangs delays no other, and a replica's next probe
/// never queues behind its last. The first round is awaited before the host serves: its first request finds a
/// set that was asked.
/// </remarks>
internal sealed class ReplicaProber(
    ReplicaSet set, Probe probe, ReplicaSetOptions options, TimeProvider time, Random random)
    : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(set.Replicas.Select(replica => ProbeAsync(replica, cancellationToken)));
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(set.Replicas.Select(replica => ProbeForeverAsync(replica, stoppingToken)));

    private async Task ProbeForeverAsync(Replica replica, CancellationToken stopping)
    {
        while (true)
        {
            // Jitter keeps the balancers of a system from probing in step.
            await Task.Delay(options.ProbeInterval * (0.9 + 0.2 * random.NextDouble()), time, stopping);
            await ProbeAsync(replica, stopping);
        }
    }

    private async Task ProbeAsync(Replica replica, CancellationToken cancellationToken) =>
        set.Record(replica, await probe.AskAsync(replica, cancellationToken));

    public override void Dispose()
    {
        probe.Dispose();
        base.Dispose();
    }
}
