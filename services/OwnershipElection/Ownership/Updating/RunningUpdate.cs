namespace DesignPatterns.Ownership;

/// <summary>One update's attempts, and what is known of those whose answer was lost.</summary>
/// <remarks>
/// A write that may have taken effect is repeated only while the version is still the one it was derived
/// from: then at most one of the two takes effect. Once the version has changed, only the value itself can
/// tell whose it is.
/// </remarks>
internal sealed class RunningUpdate(
    IOwnershipStore store,
    string key,
    Func<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>> next,
    OptimisticUpdateOptions options)
{
    private OwnershipStoreException? _failure;
    private long _unclearVersion;

    public VersionedValue Current { get; private set; }

    /// <summary>Whether a write is under way, or its answer was lost.</summary>
    public bool IsUnclear { get; private set; }

    /// <summary>Whether it was thrown that the outcome is unknown: to try again will not tell.</summary>
    public bool IsHopeless { get; private set; }

    public async Task<UpdateOutcome> TryAsync(CancellationToken cancellationToken)
    {
        Current = await store.ReadAsync(key, cancellationToken) ?? default;
        if (IsUnclear && Current.Version != _unclearVersion)
        {
            // What is under way still expects a version that is gone: it cannot take effect any more.
            IsUnclear = options.Recognise is { } recognises ? false : throw Unknown();
            if (recognises(Current.Value))
            {
                return UpdateOutcome.Updated;
            }
        }

        var wasUnclear = IsUnclear;
        (IsUnclear, _unclearVersion) = (true, Current.Version);
        var value = next(Current.Version == 0 ? default(ReadOnlyMemory<byte>?) : Current.Value);
        try
        {
            var conditions = new WriteConditions(Current.Version, options.Owner?.Place);
            var written = await store.WriteAsync(key, value, conditions, cancellationToken);
            return Conclude(written, value, wasUnclear);
        }
        catch (OwnershipStoreException failure) when (!failure.MayHaveTakenEffect)
        {
            IsUnclear = wasUnclear;
            throw;
        }
    }

    public void Fail(OwnershipStoreException failure) => _failure = failure;

    public OwnershipStoreException Unknown()
    {
        IsHopeless = true;
        return new(OwnershipStoreFailure.Late, $"Whether the update of '{key}' took effect is unknown.", _failure);
    }

    private UpdateOutcome Conclude(WriteResult written, ReadOnlyMemory<byte> value, bool wasUnclear)
    {
        // An earlier attempt whose answer was lost may be what has changed the version, or preceded the new owner.
        IsUnclear = wasUnclear && !written.IsWritten;
        switch (written.Outcome)
        {
            case WriteOutcome.Written:
                Current = new(value, written.Version);
                return UpdateOutcome.Updated;
            case WriteOutcome.NotOwner:
                return IsUnclear ? throw Unknown() : UpdateOutcome.NotOwner;
            default:
                return UpdateOutcome.Conflicts;
        }
    }
}
