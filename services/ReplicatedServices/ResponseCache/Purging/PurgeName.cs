using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Purging;

/// <summary>What a purge is for, as it stands in a purge log: a key with all its variants, or a tag.</summary>
internal static class PurgeName
{
    public static string OfKey(CacheKey key) => key.Primary.ToString();

    public static string OfTag(string tag) => $"tag:{tag}";
}
