using DesignPatterns.ResponseCache.Policy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DesignPatterns.ResponseCache.Purging;

/// <summary><c>POST /purge?target=/definitions/gossamer</c> or <c>POST /purge?tag=definitions</c>.</summary>
/// <remarks>
/// 204 is a promise: from then on no replica serves what was stored before. What is not certain is a 503 that
/// says what is.
/// </remarks>
internal static class PurgeEndpoint
{
    public static void MapPurge(this IEndpointRouteBuilder routes) => routes.MapPost("/purge", Purge);

    private static async Task<Results<NoContent, ProblemHttpResult>> Purge(
        [FromServices] Purger? purger,
        PurgeLog log,
        HttpResponse response,
        CancellationToken cancellationToken,
        string? target = null,
        string? tag = null)
    {
        var (name, reason) = NameOf(target, tag);
        if (name is null)
        {
            return TypedResults.Problem(reason, statusCode: StatusCodes.Status400BadRequest);
        }

        if (purger is null)
        {
            log.Purge(name);
            return TypedResults.Problem(
                "Purged in this replica alone: it shares nothing with others.",
                statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        if (await purger.PurgeAsync(name, cancellationToken) is not { } uncertain)
        {
            return TypedResults.NoContent();
        }

        response.Headers.RetryAfter = "1";
        return TypedResults.Problem(uncertain, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static bool IsBlank(char character) => char.IsControl(character) || character == ' ';

    private static (string? Name, string Reason) NameOf(string? target, string? tag) => (target, tag) switch
    {
        ({ } one, null) => one.All(char.IsAscii) && !one.Any(IsBlank) && CacheKey.TryParse(one, out var key)
            ? (PurgeName.OfKey(key), "")
            : (null, "The target is none that is ever cached."),
        (null, { } one) => one.Length > 0 && CacheTags.IsTag(one)
            ? (PurgeName.OfTag(one), "")
            : (null, $"The tag must be a token of at most {CacheTags.MaximumLength} characters."),
        _ => (null, "Say what to purge: either ?target=/path or ?tag=name."),
    };
}
