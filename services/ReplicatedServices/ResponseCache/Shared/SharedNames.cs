using DesignPatterns.ResponseCache.Policy;
using StackExchange.Redis;

namespace DesignPatterns.ResponseCache.Shared;

/// <summary>
/// What things are called in Redis. The 1 is for the layout: another one shares nothing with it.
/// </summary>
internal static class SharedNames
{
    private const string Prefix = "response-cache:1:";

    public static readonly RedisKey PurgeLog = Prefix + "purges";

    public static readonly RedisKey Replicas = Prefix + "replicas";

    public static readonly string Channel = Prefix + "news";

    /// <summary>The message to look into the purge log; any other names a claim that has ended.</summary>
    public const string Purged = "purged";

    public static RedisKey EntryOf(CacheKey key) => $"{Prefix}entry:{key}";

    public static string ClaimOf(CacheKey key) => $"{Prefix}claim:{key}";
}
