namespace DesignPatterns.AppHost.Resources.Redis;

/// <summary>What a Redis is for, and so what it does when its memory is full.</summary>
internal enum RedisUse
{
    /// <summary>Forgets what was used least: whoever asks can get it elsewhere.</summary>
    Cache,

    /// <summary>Refuses to take more, and loses nothing that it took: it is the only one that has it.</summary>
    Store,
}

internal static class RedisUses
{
    public static string EvictionPolicy(this RedisUse use) => use == RedisUse.Store ? "noeviction" : "allkeys-lru";
}
