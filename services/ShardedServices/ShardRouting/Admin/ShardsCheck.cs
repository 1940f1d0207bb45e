using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.ShardRouting.Admin;

/// <summary>Degraded while a shard is out: the router is there for the keys of the others.</summary>
internal sealed class ShardsCheck(RouterService service) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var shards = await service.AskAsync(ShardReport.Of, cancellationToken);
        string[] lost = [.. shards.Where(shard => !shard.IsLive).Select(shard => shard.Name)];
        return lost.Length == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"Out: {string.Join(", ", lost)}.");
    }
}
