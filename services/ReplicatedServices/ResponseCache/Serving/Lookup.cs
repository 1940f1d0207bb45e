using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Serving;

/// <summary>One request that the cache may answer.</summary>
/// <param name="Context">The request, and where its answer goes.</param>
/// <param name="RawTarget">As it stood in the request line.</param>
/// <param name="Key">What the target means.</param>
/// <param name="Asked">How fresh the answer has to be.</param>
/// <param name="StartedAt">A timestamp, to know how much of the request's time is spent.</param>
internal readonly record struct Lookup(
    HttpContext Context, string RawTarget, CacheKey Key, CacheControl Asked, long StartedAt);
