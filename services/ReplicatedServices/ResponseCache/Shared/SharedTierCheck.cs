using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.ResponseCache.Shared;

/// <summary>Degraded, and never unready, while Redis is bypassed: the replica answers without it.</summary>
internal sealed class SharedTierCheck(RedisGate gate) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(gate.State == TierState.InUse
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded("Redis does not answer: each replica caches for itself."));
}
