using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace DesignPatterns.Balancing.Forwarding;

/// <summary>Says why a request was not forwarded, or its answer not passed on.</summary>
/// <remarks>No addresses: the client may be anyone.</remarks>
internal static class ForwardingProblem
{
    public static Task WriteAsync(HttpContext context, ForwarderError error, string set)
    {
        var (status, reason) = context.GetForwarderErrorFeature()?.Exception switch
        {
            NoReplicaException failure => (StatusCodes.Status503ServiceUnavailable, failure.Message),
            ReplicaTimeoutException failure => (StatusCodes.Status504GatewayTimeout, failure.Message),
            HttpRequestException failure => (StatusCodes.Status502BadGateway, Describe(failure, set)),
            _ when context.Response.StatusCode == StatusCodes.Status413PayloadTooLarge =>
                (StatusCodes.Status413PayloadTooLarge, "The request's body is too large."),
            _ => (context.Response.StatusCode, $"The request could not be forwarded ({error})."),
        };
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            // By then every replica has been probed again.
            context.Response.Headers.RetryAfter = "1";
        }

        return WriteAsync(context, status, reason);
    }

    public static Task WriteAsync(HttpContext context, int status, string reason) =>
        TypedResults.Problem(reason, statusCode: status).ExecuteAsync(context);

    private static string Describe(HttpRequestException failure, string set) =>
        failure.HttpRequestError switch
        {
            HttpRequestError.ConnectionError => $"A replica of '{set}' could not be connected to.",
            HttpRequestError.InvalidResponse => $"A replica of '{set}' answered something that is not HTTP.",
            _ => $"A replica of '{set}' broke off its answer.",
        };
}
