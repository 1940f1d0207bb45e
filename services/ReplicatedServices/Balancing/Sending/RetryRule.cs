using System.Diagnostics;
using System.Net;
using DesignPatterns.Balancing.Health;

namespace DesignPatterns.Balancing.Sending;

/// <summary>What may be sent a second time.</summary>
internal static class RetryRule
{
    /// <summary>
    /// A safe method without a body, which did not come marked as somebody's second attempt: two balancers in
    /// a row would otherwise make four attempts of one request. PUT and DELETE are idempotent, yet a repeated
    /// one can undo what another client did in between, so they are not repeated here.
    /// </summary>
    public static bool Allows(HttpRequestMessage request) =>
        IsSafe(request.Method)
        && request.Content is not { Headers.ContentLength: not 0 }
        && !request.Headers.NonValidated.Contains(BalancingHeaders.Attempt);

    private static bool IsSafe(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options;

    /// <summary>What an answer tells about the replica of a set whose 5xx are its own.</summary>
    public static AttemptOutcome Judge(HttpStatusCode status, bool retryOnUnavailable) =>
        (retryOnUnavailable, status) switch
        {
            (true, HttpStatusCode.ServiceUnavailable) => AttemptOutcome.Unready,
            (true, HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout) => AttemptOutcome.Failed,
            _ => AttemptOutcome.Succeeded,
        };

    /// <summary>Says that this is the second attempt, and forgets the span of the first.</summary>
    public static void MarkSecond(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation(BalancingHeaders.Attempt, "2");
        if (Activity.Current is not null)
        {
            foreach (var field in DistributedContextPropagator.Current.Fields)
            {
                request.Headers.Remove(field);
            }
        }
    }
}
