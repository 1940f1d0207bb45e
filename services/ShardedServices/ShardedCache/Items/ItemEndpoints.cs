using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DesignPatterns.ShardedCache.Items;

internal static class ItemEndpoints
{
    /// <summary>Milliseconds until the hop before stops waiting.</summary>
    private const string TimeRemaining = "Time-Remaining";

    private const int MostCharacters = 100;

    // Braces, for hash tags; no blank, which would end a key.
    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:{}");

    public static void MapItems(this IEndpointRouteBuilder routes) => routes.MapGet("/items/{id}", FindItem);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> FindItem(
        string id, HttpContext context, ItemReader reader, CancellationToken cancellationToken)
    {
        if (id.Length > MostCharacters || id.AsSpan().ContainsAnyExcept(Characters))
        {
            return TypedResults.Problem(
                $"A name has 1 to {MostCharacters} letters, digits or '.-_:{{}}'.",
                statusCode: StatusCodes.Status400BadRequest);
        }

        var answer = await reader.ReadAsync(id, TimeLeft(context.Request), cancellationToken);
        switch (answer)
        {
            case ItemAnswer.Known known:
                context.Response.Headers["Cache-Status"] = Describe(known.Source);
                return known.Body is { } body
                    ? TypedResults.Bytes(body, "application/json; charset=utf-8")
                    : TypedResults.Problem(
                        $"There is no item {id}.", statusCode: StatusCodes.Status404NotFound);
            case ItemAnswer.Refused refused:
                var seconds = Math.Max(1, Math.Ceiling(refused.RetryAfter.TotalSeconds));
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                return TypedResults.Problem(
                    "The origin has as much to do as it may.",
                    statusCode: StatusCodes.Status503ServiceUnavailable);
            default:
                return TypedResults.Problem(
                    "The item was not found in time.",
                    statusCode: StatusCodes.Status504GatewayTimeout);
        }
    }

    // RFC 9211.
    private static string Describe(ItemSource source) => source switch
    {
        ItemSource.Cache => "sharded-cache; hit",
        ItemSource.Origin => "sharded-cache; fwd=miss; stored",
        _ => "sharded-cache; fwd=bypass",
    };

    private static TimeSpan? TimeLeft(HttpRequest request) => int.TryParse(
        request.Headers[TimeRemaining], NumberStyles.None, CultureInfo.InvariantCulture, out var left)
            ? TimeSpan.FromMilliseconds(left)
            : null;
}
