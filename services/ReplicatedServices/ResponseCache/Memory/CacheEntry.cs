namespace DesignPatterns.ResponseCache.Memory;

/// <summary>What is known about one key: an answer, or that its answers are not to be cached.</summary>
internal abstract record CacheEntry
{
    /// <summary>
    /// What an entry costs beside its own text and bytes, as measured: objects, arrays, the table's slot.
    /// </summary>
    protected const int Overhead = 460;

    /// <summary>About how many bytes of memory the entry holds. Never changes.</summary>
    public abstract int Size { get; }

    /// <summary>By which a purge can reach it, beside its key.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>The version of the purge log up to which no purge was for this entry.</summary>
    public long AsOf { get; set; }
}
