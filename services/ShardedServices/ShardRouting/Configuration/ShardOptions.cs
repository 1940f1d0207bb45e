using System.ComponentModel.DataAnnotations;

namespace DesignPatterns.ShardRouting.Configuration;

/// <summary>One shard of the map.</summary>
public sealed class ShardOptions
{
    /// <summary>What it is placed by: it keeps its keys when it moves and keeps its name.</summary>
    [Required]
    public string Name { get; set; } = "";

    [Range(1, 1_000_000)]
    public int Weight { get; set; } = 1;

    /// <summary>
    /// Its replicas, as <c>host:port</c> or as names that service discovery knows; each holds all its keys.
    /// </summary>
    /// <remarks>While a router runs, a name keeps its list: another list is a shard of another name.</remarks>
    [Required, MinLength(1)]
    public IList<string> Replicas { get; init; } = [];

    /// <summary>
    /// The replicas are doors to the same data, such as routers of shards, and not copies of it: a call is asked of
    /// one, the same for the same key as long as it is live, and who returns lacks nothing.
    /// </summary>
    public bool ReplicasAreDoors { get; set; }
}
