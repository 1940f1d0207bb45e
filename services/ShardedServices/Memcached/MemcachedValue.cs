namespace DesignPatterns.Memcached;

/// <summary>What a server has under a key.</summary>
/// <param name="Data">The bytes, a copy of the caller's own.</param>
/// <param name="Flags">What the writer said about them.</param>
/// <param name="Version">
/// Changes with every write: memcached's <c>cas unique</c>. Null unless it was asked for.
/// </param>
public sealed record MemcachedValue(ReadOnlyMemory<byte> Data, uint Flags, ulong? Version);

/// <summary>What became of a write.</summary>
public enum StoreOutcome
{
    Stored,

    /// <summary>An add found the key there.</summary>
    NotStored,

    /// <summary>A compare-and-swap found another version.</summary>
    Changed,

    /// <summary>A compare-and-swap found nothing.</summary>
    Missing,
}
