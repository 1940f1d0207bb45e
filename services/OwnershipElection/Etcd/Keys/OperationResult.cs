namespace DesignPatterns.Etcd;

/// <summary>What an operation did.</summary>
/// <param name="Revision">The store's, when it was done.</param>
public abstract record OperationResult(long Revision);

/// <param name="HasMore">Whether the limit left some out.</param>
/// <param name="Count">How many there are, those that the limit left out included.</param>
public sealed record RangeResult(
    long Revision, IReadOnlyList<EtcdEntry> Entries, bool HasMore, long Count) : OperationResult(Revision);

/// <param name="Previous">Null unless it was asked for, and there was one.</param>
public sealed record PutResult(long Revision, EtcdEntry? Previous) : OperationResult(Revision);

/// <param name="Previous">Empty unless they were asked for.</param>
public sealed record DeleteResult(
    long Revision, long Count, IReadOnlyList<EtcdEntry> Previous) : OperationResult(Revision);
