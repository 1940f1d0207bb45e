namespace DesignPatterns.Ownership;

/// <summary>Why a store did not do what it was asked for.</summary>
public enum OwnershipStoreFailure
{
    /// <summary>No member of the store can be reached.</summary>
    Unreachable,

    /// <summary>Members answer, but have no majority, and so no leader.</summary>
    NoMajority,

    /// <summary>There was no answer in time.</summary>
    Late,

    /// <summary>What answers is not such a store.</summary>
    NotAStore,

    /// <summary>The store refuses for now: too many requests, no space left.</summary>
    Overloaded,

    /// <summary>The store refuses the request as it is, as for a value that is too large.</summary>
    Refused,
}
