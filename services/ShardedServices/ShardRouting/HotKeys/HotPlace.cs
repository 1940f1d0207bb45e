using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.HotKeys;

/// <summary>A shard that may have a hot key: its owner, or one with a copy.</summary>
internal sealed class HotPlace(Shard shard, int weight)
{
    public Shard Shard => shard;

    /// <summary>Whether reads may go there: what it has is what the owner has.</summary>
    public bool IsReady { get; set; }

    /// <summary>What it was asked in this period, for its size.</summary>
    public double Load => (double)shard.RecentCalls / weight;
}
