using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.SearchRoot.Searching;

/// <summary>
/// Searches before anybody else does: the root is ready when leaves have answered, and code and connections are warm.
/// </summary>
internal sealed class WarmUp(Searches searches, TimeProvider time) : BackgroundService, IHealthCheck
{
    private const int Rounds = 20;

    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SearchTimeout = TimeSpan.FromSeconds(5);

    private volatile bool _isWarm;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isWarm
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("No leaf has answered yet."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var round = 0; round < Rounds;)
        {
            var mode = round % 2 == 0 ? "leaf" : "root";
            if (await TrySearchAsync(mode, stoppingToken))
            {
                round++;
            }
            else
            {
                await Task.Delay(RetryPeriod, time, stoppingToken);
            }
        }

        _isWarm = true;
    }

    private async Task<bool> TrySearchAsync(string mode, CancellationToken cancellationToken)
    {
        var parameters = new SearchParameters(Q: "fine network", K: null, mode, Partial: null, TimeoutMs: null);
        if (!parameters.TryRead(SearchTimeout, out var request, out _))
        {
            return false;
        }

        var (found, took, refusal) = await searches.RunAsync(request, cancellationToken);
        JsonSerializer.SerializeToUtf8Bytes(
            SearchResponse.From(found, took), SearchRootJson.Readable.SearchResponse);
        return refusal is null;
    }
}
