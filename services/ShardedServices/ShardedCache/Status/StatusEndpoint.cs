using DesignPatterns.ShardedCache.Origin;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DesignPatterns.ShardedCache.Status;

/// <summary>How the cache does since the start; the ratio is that of the last minute.</summary>
internal sealed record CacheStatus(
    double? HitRatio, long Hits, long Misses, long Errors, long Collapsed, OriginStatus Origin);

/// <summary>What the origin had to bear, beside what it may have to.</summary>
internal sealed record OriginStatus(
    long Calls,
    long Rejected,
    int CallsNow,
    int CallsInLastSecond,
    int MostSeenAtOnce,
    int MostCalls,
    int MostCallsPerSecond);

internal static class StatusEndpoint
{
    public static void MapStatus(this IEndpointRouteBuilder routes) => routes.MapGet("/", Describe);

    private static JsonHttpResult<CacheStatus> Describe(
        HttpResponse response, CacheMetrics metrics, OriginGate gate, ItemOrigin origin)
    {
        response.Headers.CacheControl = "no-store";
        var (calls, perSecond) = gate.Load;
        var status = new CacheStatus(
            metrics.HitRatio,
            metrics.Hits,
            metrics.Misses,
            metrics.Errors,
            metrics.Collapsed,
            new OriginStatus(
                metrics.OriginCalls,
                metrics.OriginRejected,
                calls,
                perSecond,
                origin.MostSeenAtOnce,
                gate.MostCalls,
                gate.MostCallsPerSecond));
        return TypedResults.Json(status, ShardedCacheJson.Default.CacheStatus);
    }
}
