using DesignPatterns.Dashboard.Filters;
using DesignPatterns.Dashboard.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DesignPatterns.Dashboard.Traces;

internal static class TraceEndpoints
{
    public static void MapTraces(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/traces", List);
        routes.MapGet("/traces/{id}", Show);
    }

    private static RazorComponentResult<TracesPage> List(HttpRequest request, TelemetryStore telemetry)
    {
        var view = TracesView.Of(telemetry, new QueryReader(request.Query));
        return new(new { View = view }) { StatusCode = StatusOf(view.Problems) };
    }

    private static Results<RazorComponentResult<TracePage>, RazorComponentResult<NoTracePage>> Show(
        string id, HttpRequest request, TelemetryStore telemetry)
    {
        if (!TraceId.TryParse(id, out var traceId))
        {
            return Nothing(
                "That is no trace",
                $"“{TextSearch.Start(id, 80)}” is not the id of a trace: expected were 32 hexadecimal digits.",
                StatusCodes.Status400BadRequest);
        }

        if (telemetry.Traces.Find(traceId) is not { } trace)
        {
            return Nothing(
                "No such trace",
                $"Trace {traceId} is not kept: it may have been dropped to make room for newer ones, "
                + "or none of its spans has come yet.",
                StatusCodes.Status404NotFound);
        }

        var view = TraceView.Of(trace, telemetry, new QueryReader(request.Query));
        return new RazorComponentResult<TracePage>(new { View = view }) { StatusCode = StatusOf(view.Problems) };
    }

    private static RazorComponentResult<NoTracePage> Nothing(string title, string reason, int status) =>
        new(new { Title = title, Reason = reason }) { StatusCode = status };

    private static int StatusOf(IReadOnlyList<string> problems) =>
        problems.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
}
