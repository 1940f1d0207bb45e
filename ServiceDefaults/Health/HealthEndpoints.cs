using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.ServiceDefaults.Health;

internal static class HealthEndpoints
{
    /// <summary>The tag of checks that say whether the process works at all, not whether it is
    /// ready.</summary>
    private const string Live = "live";

    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health", new HealthCheckOptions
        {
            ResponseWriter = HealthReportJson.WriteAsync,
        });
        routes.MapHealthChecks("/alive", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(Live),
            ResponseWriter = HealthReportJson.WriteAsync,
        });
    }
}
