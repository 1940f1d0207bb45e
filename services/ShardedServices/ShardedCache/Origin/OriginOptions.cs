using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ShardedCache.Origin;

/// <summary>What the origin is like, and what it can bear. Configuration section: <c>Origin</c>.</summary>
internal sealed class OriginOptions
{
    /// <summary>How many items there are, named 1, 2, 3 …</summary>
    [Range(1, 1_000_000_000)]
    public int Items { get; set; } = 1_000_000;

    /// <summary>How long one of its calls takes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How many calls may be under way at once; beyond it, 503.</summary>
    /// <remarks>More than it can do at once makes all of them slow; fewer refuse what it could do.</remarks>
    [Range(1, 10_000)]
    public int MostCalls { get; set; } = 16;

    /// <summary>How many calls may begin within any second; beyond it, 503.</summary>
    /// <remarks>A lost shard asks for its share of the keys, times the requests a second: what is beyond this
    /// is refused, not queued, so that the rest is served in time.</remarks>
    [Range(1, 100_000)]
    public int MostCallsPerSecond { get; set; } = 400;
}

[OptionsValidator]
internal sealed partial class OriginOptionsValidator : IValidateOptions<OriginOptions>;
