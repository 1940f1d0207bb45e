using System.Globalization;
using System.Text;
using DesignPatterns.ShardRouting.Moving;

namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>How a key is named, and an item as a whole is taken from one memcached to another.</summary>
internal static class MemcachedItems
{
    /// <summary>A longer time to live would be read as a date; the copy lives shorter, which is no lie.</summary>
    private const int MostSeconds = 30 * 24 * 3_600;

    /// <summary>Whether the key can stand on a line as it is; others came in base64, and go so.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> key) => key.IndexOfAnyInRange((byte)0, (byte)' ') < 0;

    /// <summary>Asks for the value, its flags and its time to live.</summary>
    public static byte[] FetchCommand(ReadOnlySpan<byte> key) =>
        Encoding.Latin1.GetBytes($"mg {Named(key)} v f t{Flag(key)}\r\n");

    /// <summary>Reads the answer to that; null: there is no such item, or none that is worth a copy.</summary>
    public static StoredItem? Parse(ReadOnlySpan<byte> answer)
    {
        // VA <length> f<flags> t<seconds>, −1 for ever. W, X, Z: it is stale, or somebody is to fill it.
        var end = answer.IndexOf("\r\n"u8);
        var words = end < 0 ? [] : Encoding.ASCII.GetString(answer[..end]).Split(' ');
        if (words.Length < 4 || words[0] != "VA" || words[2][0] != 'f' || words[3][0] != 't'
            || words[^1] is "W" or "X" or "Z"
            || !int.TryParse(words[3].AsSpan(1), CultureInfo.InvariantCulture, out var seconds)
            || seconds == 0)
        {
            return null;
        }

        var value = answer[(end + 2)..^2].ToArray();
        return new(value, words[2][1..], seconds < 0 ? null : TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds)));
    }

    /// <summary>Stores the item unless there is one.</summary>
    public static byte[] AddCommand(ReadOnlySpan<byte> key, StoredItem item)
    {
        var seconds = (long)(item.TimeToLive?.TotalSeconds ?? 0);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"ms {Named(key)} {item.Value.Length} ME T{seconds} F{item.Flags}{Flag(key)}\r\n");
        return [.. Encoding.Latin1.GetBytes(line), .. item.Value.Span, .. "\r\n"u8];
    }

    /// <summary>Deletes the key, however it has to be written.</summary>
    public static byte[] DropCommand(ReadOnlySpan<byte> key) =>
        Encoding.Latin1.GetBytes($"md {Named(key)}{Flag(key)}\r\n");

    private static string Named(ReadOnlySpan<byte> key) =>
        IsPlain(key) ? Encoding.Latin1.GetString(key) : Convert.ToBase64String(key);

    private static string Flag(ReadOnlySpan<byte> key) => IsPlain(key) ? "" : " b";
}
