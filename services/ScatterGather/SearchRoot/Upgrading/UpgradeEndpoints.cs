using Microsoft.AspNetCore.Http.HttpResults;

namespace DesignPatterns.SearchRoot.Upgrading;

/// <summary>On the admin endpoint: <c>POST /index</c> upgrades the index of all leaves.</summary>
internal static class UpgradeEndpoints
{
    public static void MapUpgrade(this IEndpointRouteBuilder routes) => routes.MapPost("/index", UpgradeAsync);

    private static async Task<Results<JsonHttpResult<Upgrade>, ProblemHttpResult>> UpgradeAsync(
        RollingUpgrade rolling, CancellationToken cancellationToken) =>
        await rolling.RunAsync(cancellationToken) switch
        {
            null => TypedResults.Problem(
                "Another upgrade is under way.", statusCode: StatusCodes.Status409Conflict),
            { Failure: { } failure } => TypedResults.Problem(
                failure, statusCode: StatusCodes.Status503ServiceUnavailable, title: "The upgrade ended early"),
            var upgrade => TypedResults.Json(upgrade, SearchRootJson.Readable.Upgrade),
        };
}
