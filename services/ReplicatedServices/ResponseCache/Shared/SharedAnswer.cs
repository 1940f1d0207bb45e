using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;
using DesignPatterns.ResponseCache.Purging;

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

    /// <summary>Whose claim it is, if there is one.</summary>
    public string Token { get; init; } = "";

    /// <summary>Whether Redis was there to be told the result.</summary>
    public bool IsAnswered => Status.Forward != "bypass";

    /// <summary>When it was said, in Redis' milliseconds: a fetch that follows began no earlier.</summary>
    public long At { get; init; }

    /// <summary>How far purges were known before; null when they were not.</summary>
    public PurgeCursor? AsOf { get; init; }
}
