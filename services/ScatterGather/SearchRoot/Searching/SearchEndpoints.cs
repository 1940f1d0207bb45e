using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace DesignPatterns.SearchRoot.Searching;

internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder routes) => routes.MapGet("/search", SearchAsync);

    private static async Task<Results<JsonHttpResult<SearchResponse>, ProblemHttpResult>> SearchAsync(
        [AsParameters] SearchParameters parameters,
        Searches searches,
        IOptions<SearchRootOptions> options,
        CancellationToken cancellationToken)
    {
        if (!parameters.TryRead(options.Value.Timeout, out var request, out var wrong))
        {
            return BadQuery(wrong.Field, wrong.Flaw);
        }

        var (found, took, refusal) = await searches.RunAsync(request, cancellationToken);
        return refusal is null
            ? TypedResults.Json(SearchResponse.From(found, took), SearchRootJson.Readable.SearchResponse)
            : Incomplete(found.Coverage, refusal);
    }

    private static ProblemHttpResult BadQuery(string field, string flaw) =>
        TypedResults.Problem(new HttpValidationProblemDetails
        {
            Status = StatusCodes.Status400BadRequest,
            Title = "Bad Request",
            Detail = $"The query parameter '{field}' {flaw}",
            Errors = { [field] = [flaw] },
        });

    private static ProblemHttpResult Incomplete(Coverage coverage, string reason) =>
        TypedResults.Problem(new ProblemDetails
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "Part of the documents could not be searched",
            Detail = reason,
            Extensions = { ["documents"] = coverage.Documents, ["total"] = coverage.Total },
        });
}
