using DesignPatterns.Balancing;
using DesignPatterns.ResponseCache.Policy;
using Yarp.ReverseProxy.Forwarder;

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
        var transformer = new StatusObserver();

        // When the answer starts, whether it is the origin's or the forwarder's own about its failure.
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            var done = status with { ForwardStatus = transformer.OriginStatus };
            headers["Cache-Status"] = name.Append(headers["Cache-Status"].ToString(), done);
            return Task.CompletedTask;
        });
        return forwarder.ForwardAsync(context, transformer);
    }

    /// <summary>Notes what the origin answered, and takes away what is for caches alone.</summary>
    private sealed class StatusObserver : HttpTransformer
    {
        public int? OriginStatus { get; private set; }

        public override ValueTask<bool> TransformResponseAsync(
            HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            OriginStatus = (int?)proxyResponse?.StatusCode;
            proxyResponse?.Headers.Remove(CacheTags.Field);
            return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }
    }
}
