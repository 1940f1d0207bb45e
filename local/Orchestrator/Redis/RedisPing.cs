using StackExchange.Redis;

namespace Aspire.Hosting.Redis;

/// <summary>Healthy when a new connection is let in and its PING answered, in 2 s each.</summary>
internal sealed class RedisPing(RedisResource redis) : IHealthCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var address = await redis.ConnectionStringExpression.GetValueAsync(cancellationToken);
            var options = ConfigurationOptions.Parse(address!);
            options.ConnectTimeout = (int)Timeout.TotalMilliseconds;
            using var connection = await ConnectionMultiplexer.ConnectAsync(options)
                .WaitAsync(Timeout, cancellationToken);
            await connection.GetDatabase().PingAsync().WaitAsync(Timeout, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy(e.Message, e);
        }
    }
}
