using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.SearchLeaf.Indexes;

/// <summary>Keeps the replica out of rotation until it can answer.</summary>
internal sealed class IndexCheck(LeafIndexes indexes) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(indexes.InUse is { } pair
            ? HealthCheckResult.Healthy(
                $"{pair.Shard.DocumentCount} of {pair.Whole.DocumentCount} documents, index {pair.Whole.Version}")
            : HealthCheckResult.Unhealthy("The index is still being loaded."));
}
