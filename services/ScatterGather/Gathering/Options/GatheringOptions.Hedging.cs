using System.ComponentModel.DataAnnotations;

namespace DesignPatterns.Gathering;

public sealed partial class GatheringOptions
{
    /// <summary>Hedges as a share of the calls.</summary>
    /// <remarks>
    /// <c>hedges ≤ HedgeShare × calls</c>, always. Less leaves more stragglers to be waited for; more adds
    /// load to leaves that may be slow because they have too much of it.
    /// </remarks>
    [Range(0.0, 1.0)]
    public double HedgeShare { get; set; } = 0.05;

    /// <summary>The most hedges saved up while nothing was slow.</summary>
    /// <remarks>
    /// Fewer cannot bridge a pause of one replica; more lets a slow spell double the load for longer. Half of them are
    /// kept for calls that were refused a hedge once and are still slow.
    /// </remarks>
    [Range(1, 100_000)]
    public int HedgeBurst { get; set; } = 50;

    /// <summary>After which quantile of its leaf's latencies a call is hedged.</summary>
    /// <remarks>
    /// Lower asks for more hedges than the share grants; higher waits longer for a straggler.
    /// </remarks>
    [Range(0.5, 0.9999)]
    public double HedgeQuantile { get; set; } = 0.95;

    /// <summary>The shortest delay before a hedge.</summary>
    /// <remarks>Shorter spends the budget on noise; longer adds that much to a straggler's call.</remarks>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan HedgeFloor { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The delay before a hedge as long as too little is known of a leaf's latencies.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan FirstHedgeDelay { get; set; } = TimeSpan.FromMilliseconds(10);
}
