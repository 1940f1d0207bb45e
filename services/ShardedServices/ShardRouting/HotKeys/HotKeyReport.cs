using System.Text;

namespace DesignPatterns.ShardRouting.HotKeys;

/// <summary>One hot key, as <c>GET /shards/hot</c> shows it.</summary>
/// <param name="Share">What part of all reads it has had lately, to a thousandth: reads are sampled.</param>
/// <param name="Owner">The shard that has it.</param>
/// <param name="Copies">The shards besides the owner that are asked for it.</param>
internal sealed record HotKeyReport(string Key, double Share, string Owner, IReadOnlyList<string> Copies)
{
    private const int ShareDigits = 3;

    /// <summary>All hot keys, the most read first; on the loop's thread.</summary>
    /// <returns>Null: none is looked for.</returns>
    public static IReadOnlyList<HotKeyReport>? Of(Router router) =>
        router.HotKeys is not { } hot
            ? null
            : [.. hot.Keys
                .Select(key => new HotKeyReport(
                    Encoding.UTF8.GetString(key.Name),
                    Math.Round(hot.ShareOf(key), ShareDigits),
                    router.Pick(key.Name).Name,
                    key.ReadyCopies))
                .OrderByDescending(report => report.Share)];
}
