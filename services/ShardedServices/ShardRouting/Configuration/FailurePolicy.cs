namespace DesignPatterns.ShardRouting.Configuration;

/// <summary>What happens to the keys of a shard, or of one of its replicas, that is out.</summary>
public enum FailurePolicy
{
    /// <summary>They fail at once; no other key is disturbed, and none moves.</summary>
    FailFast,

    /// <summary>What a lost replica was asked is asked of another; each shard has at least two.</summary>
    Replica,

    /// <summary>They go to the next owner until the shard is back, empty. For caches only.</summary>
    Eject,
}
