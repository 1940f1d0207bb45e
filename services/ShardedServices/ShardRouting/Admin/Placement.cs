using System.Text;

namespace DesignPatterns.ShardRouting.Admin;

/// <summary>Where a key is, and why: what <c>GET /shards/of?key=</c> answers.</summary>
/// <param name="HashedPart">The part of the key that counts.</param>
/// <param name="Owner">The shard that has it when all are live.</param>
/// <param name="Shard">The shard that is asked now.</param>
/// <param name="Copies">The shards besides that are read from, too: the key is hot.</param>
internal sealed record Placement(
    string Key, string HashedPart, string Distribution, string Owner, string Shard, IReadOnlyList<string> Copies)
{
    /// <summary>Where this key is; on the loop's thread.</summary>
    public static Placement Of(Router router, string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        return new(
            key,
            Encoding.UTF8.GetString(router.Options.Tag is { } tag ? tag.Of(bytes) : bytes),
            $"{router.Options.Distribution}",
            router.OwnerOf(bytes).Name,
            router.Pick(bytes).Name,
            router.HotKeys?.Find(bytes)?.ReadyCopies ?? []);
    }
}
