using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ResponseCache.Shared;

/// <summary>
/// How much a replica may lean on the tier it shares with the others. Configuration section:
/// <c>SharedCache</c>.
/// </summary>
internal sealed class SharedTierOptions
{
    /// <summary>How long one call to Redis may take; the client itself would wait for ever.</summary>
    /// <remarks>
    /// Longer makes a miss wait for a slow Redis; shorter gives up on one that was only busy, and asks the
    /// origin. It comes out of the time of a fetch.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How many calls may be on their way; above it, a miss goes to the origin at once.</summary>
    /// <remarks>
    /// A call that was given up counts until it truly ends: a Redis that hangs gathers no more than these.
    /// </remarks>
    [Range(1, 100_000)]
    public int MaximumCalls { get; set; } = 64;

    /// <summary>How many calls in a row must fail before Redis is bypassed.</summary>
    /// <remarks>More lets more misses wait in vain; fewer takes a hiccup for an outage.</remarks>
    [Range(1, 1_000)]
    public int FailuresToBypass { get; set; } = 5;

    /// <summary>
    /// How often a replica looks into the purge log; by the same call it notices that Redis is back.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:01")]
    public TimeSpan ProbePeriod { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the others wait for the replica that fetches.</summary>
    /// <remarks>
    /// When that one dies they fetch themselves, so this and one attempt must fit into a fetch's timeout.
    /// Shorter asks a slow origin twice; a lookup takes a few milliseconds.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ClaimPeriod { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a purge waits until every replica has confirmed it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan PurgeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// After how long without a sign of life a replica counts as gone, and no purge waits for it.
    /// </summary>
    /// <remarks>
    /// Shorter has purges confirmed sooner after a crash; longer waits for a replica that is only cut off from
    /// Redis, and until it is back serves what it has.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SilencePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest entry that is shared, in bytes as encoded; larger ones stay in memory.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaximumEntryBytes { get; set; } = 256 * 1024;

    /// <summary>How long an entry may be kept to stand in for a failing origin, beyond its freshness.</summary>
    /// <remarks>Longer fills Redis with what nobody asks for; its own memory bound evicts that.</remarks>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan MaximumStalePeriod { get; set; } = TimeSpan.FromHours(1);
}

[OptionsValidator]
internal sealed partial class SharedTierOptionsValidator : IValidateOptions<SharedTierOptions>;
