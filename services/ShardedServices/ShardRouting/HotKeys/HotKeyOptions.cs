using System.ComponentModel.DataAnnotations;

namespace DesignPatterns.ShardRouting.HotKeys;

/// <summary>Whether and when a key that is read more than one shard should bear is copied to others.</summary>
public sealed class HotKeyOptions
{
    public bool Enabled { get; set; }

    /// <summary>
    /// A key is hot when its reads are more than this part of what a shard is asked on average. Keys just below it,
    /// left alone, put a shard's load off by the root of it at worst (one standard deviation): 0.05 by 22 % of the
    /// mean. Higher: fewer copies; lower: more keys than <see cref="Most"/> may qualify.
    /// </summary>
    [Range(0.01, 1.0)]
    public double Share { get; set; } = 0.05;

    /// <summary>How long is counted before it is decided; two such periods running make a key hot.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// For so many periods a hot key must be below half the share before it cools: higher holds copies for longer,
    /// lower makes and drops them more often.
    /// </summary>
    [Range(1, 1_000)]
    public int CoolPeriods { get; set; } = 5;

    /// <summary>How many keys are hot at a time, at most.</summary>
    [Range(1, 32)]
    public int Most { get; set; } = 32;

    /// <summary>At how many shards besides the owner there are copies, at most.</summary>
    [Range(1, 64)]
    public int MostCopies { get; set; } = 16;

    /// <summary>
    /// How long a copy lives, in whole seconds; it is made anew four times in that time. This is how long readers may
    /// see what someone overwrote who does not write through this router.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan CopyTime { get; set; } = TimeSpan.FromSeconds(2);
}
