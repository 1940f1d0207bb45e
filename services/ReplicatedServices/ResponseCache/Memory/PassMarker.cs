namespace DesignPatterns.ResponseCache.Memory;

/// <summary>Remembers for a short while that a key's answers may not be shared ("hit for miss").</summary>
/// <remarks>
/// Without it the clients of such a key would queue for a fetch that then serves none of them.
/// </remarks>
/// <param name="Reason">Why, in the words of Cache-Status.</param>
/// <param name="Until">A timestamp of the cache's clock.</param>
internal sealed record PassMarker(string Reason, long Until) : CacheEntry
{
    public override int Size => Overhead;
}
