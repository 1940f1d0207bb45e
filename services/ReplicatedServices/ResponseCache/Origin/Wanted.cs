using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Origin;

/// <summary>What is to be fetched.</summary>
/// <param name="Key">Under which it is stored, with the variant that is asked for.</param>
/// <param name="RawTarget">As it goes to the origin.</param>
/// <param name="Asked">How fresh it has to be.</param>
/// <param name="IsRetry">Whether the hop before has tried elsewhere: then the origin is tried once.</param>
internal readonly record struct Wanted(CacheKey Key, string RawTarget, CacheControl Asked, bool IsRetry);
