using DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;
using DesignPatterns.ResponseCache.Shared;
using DesignPatterns.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Shared;

/// <summary>Two replicas of the cache over one origin, with one Redis between them.</summary>
internal sealed class CachePair : IAsyncDisposable
{
    private readonly HttpClient _admin = new(new SocketsHttpHandler());

    private CachePair(OriginServer origin, RedisServer redis, CacheHost first, CacheHost second)
    {
        Origin = origin;
        Redis = redis;
        First = first;
        Second = second;
    }

    public OriginServer Origin { get; }

    public RedisServer Redis { get; }

    public CacheHost First { get; }

    public CacheHost Second { get; }

    public static async Task<CachePair> StartAsync(
        OriginServer origin, params (string Key, string Value)[] settings)
    {
        var redis = await RedisServer.StartAsync();
        var pair = new CachePair(
            origin,
            redis,
            await StartCacheAsync(origin, redis, 0, settings),
            await StartCacheAsync(origin, redis, 1, settings));
        await IsInUseAsync(pair.First);
        await IsInUseAsync(pair.Second);
        return pair;
    }

    public static Task<CacheHost> StartCacheAsync(
        OriginServer origin, RedisServer redis, int number, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["OTEL_SERVICE_NAME"] = $"response-cache-{number}",
            ["ConnectionStrings:shared-cache"] = redis.Address,
            ["Admin:Port"] = $"{FreePort.Next()}",

            // Long enough for the slowest machine; a test about time that runs out sets its own.
            ["SharedCache:CallTimeout"] = "00:00:10",
            ["SharedCache:ClaimPeriod"] = "00:00:20",
            ["SharedCache:PurgeTimeout"] = "00:00:20",
            ["SharedCache:SilencePeriod"] = "01:00:00",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return CacheHost.StartAsync([origin.Address], time: null, all);
    }

    public static Task IsInUseAsync(CacheHost cache) => BecomesAsync(cache, TierState.InUse);

    public static Task BecomesAsync(CacheHost cache, TierState state) =>
        Eventually.BecomesTrueAsync($"Redis is {state}", () => Gate(cache).State == state);

    public static RedisGate Gate(CacheHost cache) => cache.Services.GetRequiredService<RedisGate>();

    /// <summary>Waits until Redis holds an entry: it is stored while the client has its answer already.</summary>
    public Task IsStoredAsync(string key) => Eventually.BecomesTrueAsync(
        $"{key} is in Redis",
        async () => await Redis.AskAsync($"EXISTS \"response-cache:1:entry:{key}\"") == ":1");

    /// <summary>Has an entry in Redis be that old.</summary>
    public Task AgeAsync(string key, TimeSpan age)
    {
        var filledAt = (TimeProvider.System.GetUtcNow() - age).ToUnixTimeMilliseconds();
        return Redis.AskAsync($"HSET response-cache:1:entry:{key} filled {filledAt}");
    }

    /// <summary>Asks a replica's admin endpoint for a purge.</summary>
    public async Task<Answer> PurgeAsync(CacheHost cache, string query)
    {
        using var response = await _admin.PostAsync($"{cache.AdminAddress}/purge?{query}", content: null);
        return await Answer.ReadAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
