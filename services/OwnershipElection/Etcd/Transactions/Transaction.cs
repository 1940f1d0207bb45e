namespace DesignPatterns.Etcd;

/// <summary>Does one thing if all conditions hold, another if not, in one instant and one revision.</summary>
/// <remarks>etcd takes up to 128 operations on each side, and no key may be put twice.</remarks>
public sealed record Transaction
{
    public IReadOnlyList<Condition> If { get; init; } = [];

    public IReadOnlyList<Operation> Then { get; init; } = [];

    public IReadOnlyList<Operation> Else { get; init; } = [];

    /// <summary>
    /// Whether it may be done twice: then it is tried again where nobody knows whether it was.
    /// </summary>
    /// <remarks>One that only reads always is.</remarks>
    public bool IsIdempotent { get; init; }
}

/// <summary>What a transaction did.</summary>
/// <param name="Succeeded">Whether the conditions held.</param>
/// <param name="Results">Of the operations of the side that was done, in their order.</param>
public sealed record TransactionResult(bool Succeeded, long Revision, IReadOnlyList<OperationResult> Results)
{
    /// <exception cref="InvalidCastException">That operation was no range.</exception>
    public RangeResult Range(int index) => (RangeResult)Results[index];

    /// <exception cref="InvalidCastException">That operation was no put.</exception>
    public PutResult Put(int index) => (PutResult)Results[index];

    /// <exception cref="InvalidCastException">That operation was no delete.</exception>
    public DeleteResult Delete(int index) => (DeleteResult)Results[index];
}
