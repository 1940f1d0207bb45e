using System.Text.Json.Serialization.Metadata;
using DesignPatterns.Dashboard.Access;
using DesignPatterns.Dashboard.Resources;
using DesignPatterns.Dashboard.Telemetry;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Dashboard.Api;

/// <summary>What the pages show, for programs: as JSON, or followed as NDJSON.</summary>
internal static class ApiEndpoints
{
    private const string KeyHeader = "x-api-key";

    public static void AddApi(this IServiceCollection services) => services.AddSingleton<Followers>();

    // A program has a key instead of a cookie, and wants to be told so rather than led to the login.
    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/telemetry").AllowAnonymous().AddEndpointFilter(RefuseStrangersAsync);
        api.MapGet("/resources", (HttpContext context, ResourceBoard board) => Answer(
            context,
            [],
            query => new ResourceTail(board, query),
            dropped: 0,
            ApiJson.Default.ListDocumentResourceDocument));
        api.MapGet("/logs", (HttpContext context, TelemetryStore store) => Answer(
            context,
            ["severity", "traceId"],
            query => new LogTail(store.Logs, query),
            store.Logs.Dropped,
            ApiJson.Default.ListDocumentLogDocument));
        api.MapGet("/traces", (HttpContext context, TelemetryStore store) => Answer(
            context,
            ["traceId", "hasError"],
            query => new TraceTail(store.Traces, query),
            store.Traces.Dropped,
            ApiJson.Default.ListDocumentTraceDocument));
        api.MapGet("/traces/{id}", FindTrace);
        api.MapGet("/{**rest}", () => TypedResults.Problem(
            "There are resources, logs, traces, traces/{id} and metrics.",
            statusCode: StatusCodes.Status404NotFound));
        api.MapGet("/metrics", (HttpContext context, TelemetryStore store) => Answer(
            context,
            [],
            query => new MetricTail(store.Metrics, query),
            store.Metrics.Dropped,
            ApiJson.Default.ListDocumentInstrumentDocument));
    }

    private static async ValueTask<object?> RefuseStrangersAsync(
        EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var token = context.RequestServices.GetRequiredService<IOptions<DashboardOptions>>().Value.BrowserToken;
        var isKnown = context.User.Identity is { IsAuthenticated: true }
            || LoginEndpoints.IsToken(context.Request.Headers[KeyHeader], token);
        return isKnown
            ? await next(invocation)
            : TypedResults.Problem(
                $"Send the token of the login address in the header {KeyHeader}.",
                statusCode: StatusCodes.Status401Unauthorized);
    }

    private static IResult Answer<T>(
        HttpContext context,
        string[] parameters,
        Func<ApiQuery, ITail<T>> open,
        long dropped,
        JsonTypeInfo<ListDocument<T>> list)
    {
        if (ApiQuery.Parse(context.Request.Query, parameters, out var problem) is not { } query)
        {
            return TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest);
        }

        var tail = open(query);
        if (query.Follow)
        {
            return new FollowResult<T>(tail, (JsonTypeInfo<T>)list.Options.GetTypeInfo(typeof(T)));
        }

        var batch = tail.Read();
        return TypedResults.Json(new ListDocument<T>(batch.Matching, dropped, batch.Items), list);
    }

    private static IResult FindTrace(string id, TelemetryStore store)
    {
        if (!TraceId.TryParse(id, out var traceId))
        {
            return TypedResults.Problem(
                "id: expected 32 hexadecimal digits.", statusCode: StatusCodes.Status400BadRequest);
        }

        return store.Traces.Find(traceId) is { } trace
            ? TypedResults.Json(TraceDetailDocument.Of(trace), ApiJson.Default.TraceDetailDocument)
            : TypedResults.Problem(
                "There is no such trace, or no more.", statusCode: StatusCodes.Status404NotFound);
    }
}
