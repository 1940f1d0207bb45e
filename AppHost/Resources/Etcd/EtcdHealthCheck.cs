using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.AppHost.Resources.Etcd;

/// <summary>Healthy when the member has a leader, and through it answers a read in time.</summary>
internal sealed class EtcdHealthCheck(EndpointReference client) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var (status, text) = await EtcdConnection.GetAsync(client, "/health", cancellationToken);

            // {"health":"true"}, 200. Without a leader {"health":"false"}, 503; from 3.5 on with a "reason".
            return status == HttpStatusCode.OK && text.Contains("\"health\":\"true\"", StringComparison.Ordinal)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"It answers, but has no leader: {text.Trim()}");
        }
        catch (Exception fault)
            when (fault is HttpRequestException or TimeoutException or InvalidOperationException)
        {
            // The last of them: its port is not known yet.
            return HealthCheckResult.Unhealthy(fault.Message, fault);
        }
    }
}
