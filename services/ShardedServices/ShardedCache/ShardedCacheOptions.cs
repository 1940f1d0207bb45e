using System.ComponentModel.DataAnnotations;
using DesignPatterns.Memcached;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ShardedCache;

/// <summary>How items are cached. Configuration section: <c>ShardedCache</c>.</summary>
internal sealed class ShardedCacheOptions
{
    /// <summary>How long an item may be served from the cache, less the jitter.</summary>
    /// <remarks>Longer spares the origin; shorter shows changes sooner.</remarks>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The share of a time to live that chance may take off.</summary>
    /// <remarks>Without it, items that were read together, as after a restart, end together.</remarks>
    [Range(0, 0.9)]
    public double Jitter { get; set; } = 0.2;

    /// <summary>How long it is remembered that there is no such item.</summary>
    /// <remarks>Names that do not exist have no end. No more of them are remembered at once than this, in
    /// seconds, times the origin's calls a second.</remarks>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan NegativeTimeToLive { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one call to the cache may take.</summary>
    /// <remarks>It comes out of the request's time: a cache that hangs must leave some of it.</remarks>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan CacheTimeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a request may take; the hop before may want it sooner.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many keys may be looked for at once, and how many calls to the cache be on their way.</summary>
    /// <remarks>Beyond the former, 503; the latter ask the origin.</remarks>
    [Range(1, 100_000)]
    public int MostKeysAtOnce { get; set; } = 1_024;

    public MemcachedOptions ForClient() => new()
    {
        CallTimeout = CacheTimeout,
        MostCalls = MostKeysAtOnce,
    };
}

[OptionsValidator]
internal sealed partial class ShardedCacheOptionsValidator : IValidateOptions<ShardedCacheOptions>;
