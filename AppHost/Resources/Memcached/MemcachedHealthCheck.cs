using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.AppHost.Resources.Memcached;

/// <summary>Healthy when memcached tells its version in time.</summary>
internal sealed class MemcachedHealthCheck(EndpointReference server) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await MemcachedConnection.AskAsync(server, "version", "VERSION ", cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (fault is IOException or TimeoutException or InvalidOperationException)
        {
            // The last of them: its port is not known yet.
            return HealthCheckResult.Unhealthy(fault.Message, fault);
        }
    }
}
