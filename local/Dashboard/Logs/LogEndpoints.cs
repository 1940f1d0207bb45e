using DesignPatterns.Dashboard.Filters;
using DesignPatterns.Dashboard.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DesignPatterns.Dashboard.Logs;

internal static class LogEndpoints
{
    public static void MapLogs(this IEndpointRouteBuilder routes) => routes.MapGet("/logs", Show);

    private static RazorComponentResult<LogsPage> Show(HttpRequest request, TelemetryStore telemetry)
    {
        var view = LogView.Of(telemetry, new QueryReader(request.Query));
        return new(new { View = view })
        {
            StatusCode = view.Problems.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
        };
    }
}
