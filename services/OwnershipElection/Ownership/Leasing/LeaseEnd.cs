namespace DesignPatterns.Ownership.Leasing;

/// <summary>How a lease ended.</summary>
internal enum LeaseEnd
{
    /// <summary>By the holder's own clock: it was not renewed in time.</summary>
    Expired,

    /// <summary>The store says that there is no such lease.</summary>
    Gone,

    /// <summary>The holder wanted it.</summary>
    Revoked,
}
