namespace DesignPatterns.Etcd;

/// <summary>What may help against a failure.</summary>
internal enum Remedy
{
    /// <summary>Nothing: the same again fails again.</summary>
    None,

    /// <summary>Another endpoint; not this one again.</summary>
    Elsewhere,

    /// <summary>Another endpoint, or this one in a while.</summary>
    Later,
}
