namespace DesignPatterns.ShardRouting;

/// <summary>What the loop counts; read by others as it is.</summary>
internal sealed class RouterCounts
{
    /// <summary>Clients that ever connected.</summary>
    public long Clients;

    /// <summary>Calls asked anew, because who was asked first was lost.</summary>
    public long Repeats;

    /// <summary>How often a replica went out.</summary>
    public long ReplicasOut;

    /// <summary>Answers in which replicas of one shard differed.</summary>
    public long Divergences;

    /// <summary>Faults of the router itself.</summary>
    public long Faults;

    /// <summary>Requests that were refused: malformed, or not to be routed.</summary>
    public long Refusals;
}
