using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Origin;

/// <summary>What a fetch brought to all who wait for it.</summary>
internal abstract record FetchOutcome
{
    /// <summary>What the tier shared with other replicas did on the way; null when there is none.</summary>
    public CacheStatus? Shared { get; init; }

    /// <summary>An answer that was stored.</summary>
    /// <param name="Response">Serves the client whose request went forward; others only while fresh.</param>
    /// <param name="ForwardStatus">
    /// What the origin answered: 304 when it confirmed what was known. Null when it was not asked.
    /// </param>
    internal sealed record Stored(StoredResponse Response, int? ForwardStatus) : FetchOutcome
    {
        /// <summary>Where it was stored: a variant of the key, when it turned out to vary.</summary>
        public CacheKey Key { get; init; }

        /// <summary>What it turned out to vary by, if that is news.</summary>
        public VaryMarker? Marker { get; init; }
    }

    /// <summary>The shared tier knows by what the answers vary: each client has to look for its variant.</summary>
    internal sealed record Varies : FetchOutcome;

    /// <summary>An answer that nobody may share: each client has to ask with its own request.</summary>
    /// <param name="Reason">Why, in the words of Cache-Status.</param>
    internal sealed record Unshareable(string Reason) : FetchOutcome;

    /// <summary>No answer, or one that says the origin is in trouble.</summary>
    /// <param name="Status">What a client gets when nothing stale can stand in.</param>
    /// <param name="Reason">Why, in a sentence.</param>
    /// <param name="ForwardStatus">What the origin answered, if it did.</param>
    internal sealed record Failed(int Status, string Reason, int? ForwardStatus = null) : FetchOutcome
    {
        /// <summary>The last answer known, here or in the shared tier.</summary>
        public StoredResponse? Known { get; init; }
    }
}
