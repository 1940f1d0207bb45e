using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.ServiceDefaults.FaultInjection;

internal sealed class NotReadyFault(Faults faults) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(faults.IsActive(FaultNames.NotReady)
            ? HealthCheckResult.Unhealthy("the fault 'not-ready' is on")
            : HealthCheckResult.Healthy());
}
