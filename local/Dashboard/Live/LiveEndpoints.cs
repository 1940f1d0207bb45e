using Microsoft.AspNetCore.Http.HttpResults;

namespace DesignPatterns.Dashboard.Live;

internal static class LiveEndpoints
{
    public static void MapLive(this IEndpointRouteBuilder routes) => routes.MapGet("/live/{topic}", Watch);

    private static Results<ServerSentEventsResult<string>, ProblemHttpResult> Watch(
        Topic topic, ChangeStream changes, HttpContext context, IHostApplicationLifetime lifetime)
    {
        if (!changes.TryListen())
        {
            return TypedResults.Problem(
                $"{ChangeStream.MaximumListeners} pages listen already: close one, or reload by hand.",
                statusCode: StatusCodes.Status429TooManyRequests);
        }

        return TypedResults.ServerSentEvents(Versions(), "changed");

        async IAsyncEnumerable<string> Versions()
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(
                context.RequestAborted, lifetime.ApplicationStopping);
            try
            {
                await foreach (var version in changes.WatchAsync(topic, either.Token))
                {
                    yield return $"{version}";
                }
            }
            finally
            {
                changes.Leave();
            }
        }
    }
}
