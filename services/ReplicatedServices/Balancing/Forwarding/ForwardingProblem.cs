using Microsoft.AspNetCore.Http;

namespace DesignPatterns.Balancing.Forwarding;

/// <summary>Says why a request was not forwarded, or its answer not passed on.</summary>
/// <remarks>No addresses: the client may be anyone.</remarks>
internal static class ForwardingProblem
{
    public static Task WriteAsync(HttpContext context, Exception failure, string set)
    {
        var (status, reason) = failure switch
        {
            NoReplicaException => (StatusCodes.Status503ServiceUnavailable, failure.Message),
            ReplicaTimeoutException => (StatusCodes.Status504GatewayTimeout, failure.Message),
            _ => (StatusCodes.Status502BadGateway, Describe(failure, set)),
        };
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            // By then every replica has been probed again.
            context.Response.Headers.RetryAfter = "1";
        }

        return WriteAsync(context, status, reason);
    }

    /// <summary>The client's own body was at fault.</summary>
    public static Task WriteAsync(HttpContext context, BadHttpRequestException refused) =>
        refused.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? WriteAsync(context, refused.StatusCode, "The request's body is too large.")
            : WriteAsync(context, refused.StatusCode, refused.Message);

    public static Task WriteAsync(HttpContext context, int status, string reason) =>
        TypedResults.Problem(reason, statusCode: status).ExecuteAsync(context);

    private static string Describe(Exception failure, string set) =>
        (failure as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.ConnectionError => $"A replica of '{set}' could not be connected to.",
            HttpRequestError.InvalidResponse => $"A replica of '{set}' answered something that is not HTTP.",
            _ => $"A replica of '{set}' broke off its answer.",
        };
}
