using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.Etcd;

/// <summary>Healthy as long as a majority of etcd's members answers together.</summary>
internal sealed class EtcdHealthCheck(EtcdClient etcd) : IHealthCheck
{
    private static readonly RangeOptions Count = new() { Content = RangeContent.Count };

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // A linearizable read of any key needs the majority; whether the key is there says nothing.
            await etcd.RangeAsync("health", Count, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (EtcdException failed)
        {
            return new(context.Registration.FailureStatus, failed.Message, failed);
        }
    }
}
