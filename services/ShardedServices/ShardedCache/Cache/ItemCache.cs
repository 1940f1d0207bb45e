using DesignPatterns.Memcached;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ShardedCache.Cache;

/// <summary>What the cache said about a key.</summary>
/// <param name="Body">Of a hit: the item; null when it is known that there is none.</param>
internal readonly record struct Cached(CacheOutcome Outcome, byte[]? Body = null);

internal enum CacheOutcome
{
    Hit,
    Miss,

    /// <summary>No answer, or the ambassador's word that the key's shard is lost.</summary>
    Failed,
}

/// <summary>Items in the sharded cache, as the ambassador shows it: one memcached.</summary>
internal sealed partial class ItemCache(
    MemcachedClient client,
    CacheMetrics metrics,
    IOptions<ShardedCacheOptions> options,
    TimeProvider time,
    ILogger<ItemCache> logger)
{
    // They tell what is stored and in which form: another form gets another number, and is then a miss.
    private const uint ItemFlags = 1;
    private const uint NothingFlags = 2;

    private static readonly TimeSpan LogPeriod = TimeSpan.FromSeconds(10);

    private readonly Lock _logging = new();
    private long _loggedAt = long.MinValue;
    private int _unlogged;

    public async Task<Cached> FindAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var value = await client.GetAsync(KeyOf(id), cancellationToken);
            if (value?.Flags is not (ItemFlags or NothingFlags))
            {
                metrics.CountMiss();
                return new Cached(CacheOutcome.Miss);
            }

            metrics.CountHit();
            return new Cached(CacheOutcome.Hit, value.Flags == ItemFlags ? value.Data.ToArray() : null);
        }
        catch (Exception fault) when (fault is MemcachedException or OperationCanceledException)
        {
            metrics.CountError();
            Note(fault);
            return new Cached(CacheOutcome.Failed);
        }
    }

    /// <summary>Tries to: what cannot be stored is looked for again.</summary>
    public async Task StoreAsync(string id, byte[]? body, CancellationToken cancellationToken)
    {
        try
        {
            var flags = body is null ? NothingFlags : ItemFlags;
            await client.SetAsync(KeyOf(id), body, TimeToLive(body), flags, cancellationToken);
        }
        catch (MemcachedException fault)
        {
            Note(fault);
        }
    }

    private static string KeyOf(string id) => $"item:{id}";

    private TimeSpan TimeToLive(byte[]? body)
    {
        var longest = body is null ? options.Value.NegativeTimeToLive : options.Value.TimeToLive;
        return longest * (1 - (options.Value.Jitter * Random.Shared.NextDouble()));
    }

    /// <summary>One line in ten seconds: a lost shard fails thousands of calls.</summary>
    private void Note(Exception fault)
    {
        int count;
        lock (_logging)
        {
            _unlogged++;
            if (_loggedAt != long.MinValue && time.GetElapsedTime(_loggedAt) < LogPeriod)
            {
                return;
            }

            (count, _unlogged, _loggedAt) = (_unlogged, 0, time.GetTimestamp());
        }

        LogFailed(count, fault.Message);
    }

    [LoggerMessage(
        LogLevel.Warning,
        EventName = "sharded_cache.calls_failed",
        Message = "{Count} calls to the cache failed since this was last said; the last: {Reason}")]
    private partial void LogFailed(int count, string reason);
}
