namespace DesignPatterns.Ownership.Stores;

public sealed partial class MemoryOwnershipStore
{
    public ValueTask<VersionedValue?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        OwnershipName.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return new(_values.TryGetValue(key, out var value) ? value : null);
        }
    }

    public ValueTask<WriteResult> WriteAsync(
        string key, ReadOnlyMemory<byte> value, WriteConditions conditions, CancellationToken cancellationToken)
    {
        OwnershipName.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (conditions.Owner is { } owner && Find_NeedsLock(owner) is null)
            {
                return new(new WriteResult(WriteOutcome.NotOwner));
            }

            var version = _values.TryGetValue(key, out var old) ? old.Version : 0;
            if (conditions.Version is { } expected && expected != version)
            {
                return new(new WriteResult(WriteOutcome.VersionChanged));
            }

            if (version == 0)
            {
                ThrowIfFull(_values.Count, MostKeys);
            }

            // A copy: the caller may use its memory again.
            _values[key] = new(value.ToArray(), ++_revision);
            return new(new WriteResult(WriteOutcome.Written, _revision));
        }
    }
}
