using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace DesignPatterns.AppHost.Resources.Redis;

/// <summary>Healthy when Redis answers a PING in time.</summary>
internal sealed class RedisHealthCheck(IResourceWithConnectionString server) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await RedisConnection.ExecuteAsync(server, ["PING"], cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy(fault.Message, fault);
        }
    }
}
