using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace DesignPatterns.Balancing.Forwarding;

/// <summary>
/// Sends the request to a URI that was built from the raw target, whatever else is transformed.
/// </summary>
internal sealed class RawTargetTransformer(HttpTransformer inner, Uri target) : HttpTransformer
{
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext,
        HttpRequestMessage proxyRequest,
        string destinationPrefix,
        CancellationToken cancellationToken)
    {
        await inner.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.RequestUri = target;
        // The set's name instead of what the client wrote: nothing behind the edge can be steered by it.
        proxyRequest.Headers.Host = null;
    }

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken) =>
        inner.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);

    public override ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        inner.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);
}
