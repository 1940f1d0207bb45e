namespace DesignPatterns.Ownership;

/// <summary>Writes that only the owner of a name can make.</summary>
public static class FencedWrites
{
    /// <summary>Writes a value to the store that says who owns what, if the owner still is the owner.</summary>
    /// <remarks>One call: the store compares and writes in one instant, so no pause of the owner can come between.
    /// For another store, send <see cref="Held.Token"/> along, and refuse lower ones there.</remarks>
    /// <param name="version">The version that the value must have, 0 if there must be none; null: any.</param>
    /// <exception cref="OwnershipStoreException">The store failed; the value may have been written.</exception>
    public static ValueTask<WriteResult> WriteAsync(
        this IOwnershipStore store,
        string key,
        ReadOnlyMemory<byte> value,
        Held owner,
        long? version = null,
        CancellationToken cancellationToken = default) =>
        store.WriteAsync(key, value, new WriteConditions(version, owner.Place), cancellationToken);
}
