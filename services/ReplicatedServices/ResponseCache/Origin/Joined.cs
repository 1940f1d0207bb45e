using DesignPatterns.ResponseCache.Memory;

namespace DesignPatterns.ResponseCache.Origin;

/// <summary>What <see cref="Fetches.Join"/> found.</summary>
internal abstract record Joined
{
    /// <param name="Outcome">Of the one fetch for the key.</param>
    /// <param name="IsCollapsed">Whether it was under way before.</param>
    /// <param name="IsRetry">Whether it tries the origin only once, for a request that is a retry.</param>
    internal sealed record Fetching(Task<FetchOutcome> Outcome, bool IsCollapsed, bool IsRetry) : Joined;

    /// <summary>Another fetch ended just before: its result is in memory.</summary>
    internal sealed record Overtaken(CacheEntry? Entry) : Joined;

    /// <summary>As many fetches as there may be are under way.</summary>
    internal sealed record Refused : Joined;
}
