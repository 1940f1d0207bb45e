using DesignPatterns.Balancing;
using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Serving;

/// <summary>Forwards a request as it is, and its answer as it comes: streamed, and never stored.</summary>
internal sealed class PassThrough(
    [FromKeyedServices(ResponseCacheExtensions.Origin)] BalancedForwarder forwarder,
    CacheName name,
    Telemetry telemetry)
{
    public Task PassAsync(HttpContext context, CacheKey? key, CacheStatus status)
    {
        telemetry.Answered("pass", key);
        int? originStatus = null;

        // When the answer starts, whether it is the origin's or the forwarder's own about its failure.
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            var done = status with { ForwardStatus = originStatus };
            headers.Remove(CacheTags.Field);
            headers["Cache-Status"] = name.Append(headers["Cache-Status"].ToString(), done);
            return Task.CompletedTask;
        });
        return forwarder.ForwardAsync(context, answered => originStatus = answered);
    }
}
