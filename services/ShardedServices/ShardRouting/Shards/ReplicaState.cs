namespace DesignPatterns.ShardRouting.Shards;

/// <summary>Where a replica is on its way out, and back.</summary>
internal enum ReplicaState
{
    /// <summary>There is no connection; one is tried, again and again.</summary>
    Away,

    /// <summary>
    /// It did not answer in time. Its connection is kept, and what it was asked is still to be answered: until then it
    /// may yet do it, in any order with what another connection would ask.
    /// </summary>
    Hung,

    /// <summary>It is there again, and is being emptied or brought up to date.</summary>
    Returning,

    /// <summary>It is asked.</summary>
    Live,
}
