using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.DictionaryServer.Index;

/// <summary>Keeps the replica out of rotation until it can answer.</summary>
internal sealed class DictionaryCheck(LoadedDictionary dictionary) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(dictionary.Index is { } index
            ? HealthCheckResult.Healthy($"{index.WordCount} words")
            : HealthCheckResult.Unhealthy("The dictionary is still being loaded."));
}
