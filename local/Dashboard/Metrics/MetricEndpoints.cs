using DesignPatterns.Dashboard.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DesignPatterns.Dashboard.Metrics;

internal static class MetricEndpoints
{
    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapGet(MetricsQuery.Path, Show);

    private static IResult Show(HttpRequest request, TelemetryStore telemetry, TimeProvider time)
    {
        if (!MetricsQuery.TryRead(ValuesOf, out var query, out var problem))
        {
            return new RazorComponentResult<WrongMetricsPage>(new { Problem = problem })
            {
                StatusCode = StatusCodes.Status400BadRequest,
            };
        }

        var store = telemetry.Metrics;
        var model = MetricsModel.Of(query, store.List(), store.Find, time.GetUtcNow());
        return new RazorComponentResult<MetricsPage>(new { Model = model })
        {
            StatusCode = model.Missing is null ? StatusCodes.Status200OK : StatusCodes.Status404NotFound,
        };

        IReadOnlyList<string> ValuesOf(string name) => [.. request.Query[name].Select(value => value ?? "")];
    }
}
