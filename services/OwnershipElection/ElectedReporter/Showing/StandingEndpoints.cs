using System.Diagnostics;
using DesignPatterns.ElectedReporter.Owning;
using DesignPatterns.ElectedReporter.Reporting;
using DesignPatterns.ElectedReporter.Stores;
using Microsoft.Net.Http.Headers;

namespace DesignPatterns.ElectedReporter.Showing;

internal static class StandingEndpoints
{
    public static void MapStanding(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", ShowAsync);
        routes.MapGet("/history", (History history) =>
            TypedResults.Json(history.List(), ElectedReporterJson.Default.IReadOnlyListTenure));
        routes.MapPost("/resign", ResignAsync);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context, Standings standings, StoreProbe probe, CancellationToken cancellationToken)
    {
        context.Response.Headers.Vary = HeaderNames.Accept;
        try
        {
            return probe.Fault is { } fault
                ? Refuse(context, fault)
                : Show(context, await standings.ReadAsync(cancellationToken));
        }
        catch (ReportStoreException unanswered)
        {
            return Refuse(context, unanswered.Message);
        }
    }

    private static IResult Show(HttpContext context, Standing standing)
    {
        Activity.Current?.SetTag("designpatterns.ownership.token", standing.Token);
        return IsForBrowser(context)
            ? StandingPage.Show(standing)
            : TypedResults.Json(standing, ElectedReporterJson.Default.Standing);
    }

    private static async Task<IResult> ResignAsync(
        HttpContext context, OwnerLoop loop, StoreProbe probe, CancellationToken cancellationToken)
    {
        if (await loop.ResignAsync(cancellationToken) is { } token)
        {
            return TypedResults.Json(new Resigned(token), ElectedReporterJson.Default.Resigned);
        }

        return probe.Fault is { } fault
            ? Refuse(context, fault)
            : TypedResults.Problem(
                "Only the owner can resign, and this replica is not.",
                statusCode: StatusCodes.Status409Conflict);
    }

    private static IResult Refuse(HttpContext context, string reason)
    {
        context.Response.Headers.RetryAfter = "1";
        return IsForBrowser(context)
            ? StandingPage.ShowFault(reason)
            : TypedResults.Problem(
                reason, statusCode: StatusCodes.Status503ServiceUnavailable, title: "A store does not answer");
    }

    /// <summary>To a browser a page, to anybody else JSON.</summary>
    private static bool IsForBrowser(HttpContext context) => context.Request.GetTypedHeaders().Accept
        .Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}

/// <summary>What this replica no longer owns.</summary>
internal sealed record Resigned(long Token);
