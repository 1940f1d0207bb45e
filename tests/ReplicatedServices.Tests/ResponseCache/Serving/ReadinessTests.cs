using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

public sealed class ReadinessTests
{
    [Fact]
    public async Task A_cache_whose_origin_is_gone_stays_ready_because_it_has_stale_answers_to_give()
    {
        var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin);
        await origin.DisposeAsync();
        Assert.True((await cache.GetAsync("/definitions/cold")).Status is 502 or 503);

        var health = await cache.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(HealthStatus.Healthy, health.Status);
    }
}
