using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Serving;

/// <summary>Whether a stored answer will do.</summary>
internal static class Demands
{
    /// <summary>Fresh, and as fresh as the request asks for (RFC 9111 §5.2.1).</summary>
    /// <remarks>max-stale is not obeyed: no answer here is stale unless the origin fails.</remarks>
    public static bool AreMet(StoredResponse stored, TimeSpan residence, CacheControl asked)
    {
        var left = stored.Freshness.LeftAfter(residence);
        return left > TimeSpan.Zero
            && !asked.Has(Directives.NoCache)
            && !(asked.MaxAge < stored.Freshness.AgeAfter(residence))
            && !(asked.MaxAge == TimeSpan.Zero)
            && !(asked.MinFresh > left);
    }

    /// <summary>Whether a stored answer may stand in for an origin that fails.</summary>
    public static bool AllowStandIn(StoredResponse stored, TimeSpan residence)
    {
        var left = stored.Freshness.LeftAfter(residence);
        return left > TimeSpan.Zero || -left <= Storability.StaleIfError(stored.Control);
    }

    /// <summary>A request that no-cache, or as HTTP/1.0 says it, Pragma, sends to the origin.</summary>
    public static CacheControl Of(IHeaderDictionary request)
    {
        if (request.CacheControl.Count == 0 && request.Pragma.Count == 0)
        {
            return default;
        }

        return CacheControl.Parse(request.CacheControl.Count > 0 ? request.CacheControl : request.Pragma);
    }
}
