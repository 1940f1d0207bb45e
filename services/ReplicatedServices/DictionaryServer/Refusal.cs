using Microsoft.AspNetCore.Http.HttpResults;

namespace DesignPatterns.DictionaryServer;

/// <summary>The answers that no cache may keep.</summary>
internal static class Refusal
{
    public static ProblemHttpResult BadRequest(HttpResponse response, string reason)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Problem(reason, statusCode: StatusCodes.Status400BadRequest);
    }

    public static ProblemHttpResult BadQuery(HttpResponse response, string field, string expected)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Problem(new HttpValidationProblemDetails
        {
            Status = StatusCodes.Status400BadRequest,
            Title = "Bad Request",
            Detail = $"The query parameter '{field}' must be {expected}.",
            Errors = { [field] = [$"must be {expected}"] },
        });
    }

    public static ProblemHttpResult NotLoaded(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.RetryAfter = "1";
        return TypedResults.Problem(
            "The dictionary is still being loaded.", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
