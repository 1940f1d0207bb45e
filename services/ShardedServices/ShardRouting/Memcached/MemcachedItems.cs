using System.Globalization;
using System.Text;
using DesignPatterns.ShardRouting.Moving;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>An item as a whole, with its flags and time to live: what meta commands tell and take.</summary>
internal static class MemcachedItems
{
    /// <summary>Reads the answer to <c>mg key v f t</c>; null: there is no such item, or it ends this second.</summary>
    /// <exception cref="RubbishException">It is no answer to that.</exception>
    public static StoredItem? Parse(byte[] answer)
    {
        // VA 3 f0 t-1\r\nabc\r\n
        if (!answer.AsSpan().StartsWith("VA "u8))
        {
            return answer.AsSpan().StartsWith("EN"u8) ? null : throw new RubbishException("no answer to mg");
        }

        var end = answer.AsSpan().IndexOf("\r\n"u8);
        var words = Encoding.ASCII.GetString(answer, 0, end).Split(' ');
        var length = int.Parse(words[1], CultureInfo.InvariantCulture);
        var seconds = long.Parse(Flag(words, 't'), CultureInfo.InvariantCulture);
        return seconds == 0
            ? null
            : new(
                answer.AsMemory(end + 2, length),
                Flag(words, 'f'),
                seconds < 0 ? null : TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Stores the item unless there is one.</summary>
    public static byte[] WriteAdd(ReadOnlySpan<byte> key, StoredItem item)
    {
        var seconds = (long)(item.TimeToLive?.TotalSeconds ?? 0);
        var flags = string.Create(
            CultureInfo.InvariantCulture, $" {item.Value.Length} ME T{seconds} F{item.Flags}\r\n");
        return [.. "ms "u8, .. key, .. Encoding.ASCII.GetBytes(flags), .. item.Value.Span, .. "\r\n"u8];
    }

    private static string Flag(string[] words, char flag) =>
        Array.Find(words, word => word[0] == flag)?[1..] ?? throw new RubbishException("an item without its flags");
}
