using System.Diagnostics;
using DesignPatterns.ElectedReporter.Owning;
using DesignPatterns.ElectedReporter.Reporting;
using DesignPatterns.ElectedReporter.Stores;
using Microsoft.AspNetCore.Http.HttpResults;
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

    /// <summary>To a browser a page, to anybody else JSON.</summary>
    private static async Task<IResult> ShowAsync(
        HttpContext context, Standings standings, StoreProbe probe, CancellationToken cancellationToken)
    {
        var isPage = context.Request.GetTypedHeaders().Accept
            .Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
        context.Response.Headers.Vary = HeaderNames.Accept;
        var fault = probe.Fault;
        try
        {
            var standing = fault is null ? await standings.ReadAsync(cancellationToken) : null;
            if (standing is not null)
            {
                Activity.Current?.SetTag("designpatterns.ownership.token", standing.Token);
                return isPage
                    ? StandingPage.Show(standing)
                    : TypedResults.Json(standing, ElectedReporterJson.Default.Standing);
            }
        }
        catch (ReportStoreException unanswered)
        {
            fault = unanswered.Message;
        }

        context.Response.Headers.RetryAfter = "1";
        return isPage ? StandingPage.ShowFault(fault!) : Unavailable(fault!);
    }

    private static async Task<IResult> ResignAsync(
        HttpContext context, OwnerLoop loop, StoreProbe probe, CancellationToken cancellationToken)
    {
        if (await loop.ResignAsync(cancellationToken) is { } token)
        {
            return TypedResults.Json(new Resigned(token), ElectedReporterJson.Default.Resigned);
        }

        if (probe.Fault is { } fault)
        {
            context.Response.Headers.RetryAfter = "1";
            return Unavailable(fault);
        }

        return TypedResults.Problem(
            "Only the owner can resign, and this replica is not.", statusCode: StatusCodes.Status409Conflict);
    }

    private static ProblemHttpResult Unavailable(string reason) => TypedResults.Problem(
        reason, statusCode: StatusCodes.Status503ServiceUnavailable, title: "A store does not answer");
}

/// <summary>What this replica no longer owns.</summary>
internal sealed record Resigned(long Token);
