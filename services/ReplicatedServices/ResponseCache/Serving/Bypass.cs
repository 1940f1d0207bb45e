using DesignPatterns.ResponseCache.Policy;
using Microsoft.AspNetCore.Http.Features;

namespace DesignPatterns.ResponseCache.Serving;

/// <summary>Which requests the cache leaves to the origin, whatever it has stored.</summary>
internal static class Bypass
{
    /// <summary>Why the request passes; null when the cache may answer it.</summary>
    public static CacheStatus? WhyNot(HttpRequest request, CacheControl asked)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return new CacheStatus { Forward = "method" };
        }

        if (asked.Has(Directives.NoStore))
        {
            return new CacheStatus { Forward = "request", Detail = "no-store" };
        }

        var headers = request.Headers;
        return headers switch
        {
            { Range.Count: > 0 } => Because("range"),
            { Upgrade.Count: > 0 } => Because("upgrade"),

            // These guard a change of the resource: a cache must not judge them (RFC 9111 §4.3.2).
            { IfMatch.Count: > 0 } or { IfUnmodifiedSince.Count: > 0 } => Because("precondition"),

            // A body could choose the answer, and is not in the key.
            _ when HasBody(request) => Because("request body"),
            _ => null,
        };
    }

    public static CacheStatus Because(string detail) => new() { Forward = "bypass", Detail = detail };

    private static bool HasBody(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;
}
