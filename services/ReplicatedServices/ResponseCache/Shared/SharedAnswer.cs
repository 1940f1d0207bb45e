using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Shared;

/// <summary>What the shared tier said to a miss.</summary>
/// <param name="Outcome">For the metric.</param>
/// <param name="Status">For Cache-Status.</param>
internal sealed record SharedAnswer(string Outcome, CacheStatus Status)
{
    /// <summary>An entry that will do: the origin need not be asked.</summary>
    public CacheEntry? Found { get; init; }

    /// <summary>An entry that will not do as it is, but may be confirmed, or stand in.</summary>
    public StoredResponse? Known { get; init; }

    /// <summary>How long another replica may take to fetch it; null when this one is to fetch.</summary>
    public TimeSpan? TakenFor { get; init; }

    /// <summary>What the fetch is concluded with.</summary>
    public string Token { get; init; } = "";
}
