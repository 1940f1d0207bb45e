namespace DesignPatterns.Ownership;

/// <summary>The store did not answer, or not as promised; whether the call took effect is unknown.</summary>
public sealed class OwnershipStoreException(OwnershipStoreFailure failure, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public OwnershipStoreFailure Failure { get; } = failure;
}
