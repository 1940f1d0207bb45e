namespace DesignPatterns.Ownership;

/// <summary>The store did not answer, or not as promised.</summary>
public sealed class OwnershipStoreException(
    OwnershipStoreFailure failure, string message, Exception? inner = null, bool mayHaveTakenEffect = true)
    : Exception(message, inner)
{
    public OwnershipStoreFailure Failure { get; } = failure;

    /// <summary>False if what was asked for surely did not happen; true if nobody knows.</summary>
    public bool MayHaveTakenEffect { get; } = mayHaveTakenEffect;

    /// <summary>Whether to ask again may help.</summary>
    public bool MayPass => Failure is not (OwnershipStoreFailure.NotAStore or OwnershipStoreFailure.Refused);
}
