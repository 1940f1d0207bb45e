using System.Globalization;
using System.Text;

namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>How a key is named, and what it has is taken from one memcached to another.</summary>
internal static class MemcachedCopy
{
    /// <summary>A longer time to live would be read as a date; the copy lives shorter, which is no lie.</summary>
    private const int MostSeconds = 30 * 24 * 3_600;

    /// <summary>Whether the key can stand on a line as it is; others came in base64, and go so.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> key) => key.IndexOfAnyInRange((byte)0, (byte)' ') < 0;

    /// <summary>Reads the value, its flags and its time to live.</summary>
    public static byte[] ReadCommand(ReadOnlySpan<byte> key) =>
        Encoding.Latin1.GetBytes($"mg {Named(key)} v f t{Flag(key)}\r\n");

    /// <summary>The command that adds what was found; null when there is nothing to add.</summary>
    public static byte[]? AddCommand(ReadOnlySpan<byte> key, ReadOnlySpan<byte> found)
    {
        // VA <length> f<flags> t<seconds>, −1 for ever.
        var end = found.IndexOf("\r\n"u8);
        var words = end < 0 ? [] : Encoding.ASCII.GetString(found[..end]).Split(' ');
        if (words.Length < 4 || words[0] != "VA" || words[2][0] != 'f' || words[3][0] != 't'
            || words[^1] is "W" or "X" or "Z"
            || !int.TryParse(words[3].AsSpan(1), CultureInfo.InvariantCulture, out var seconds)
            || seconds == 0)
        {
            return null;
        }

        var lifetime = seconds < 0 ? 0 : Math.Min(seconds, MostSeconds);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"ms {Named(key)} {words[1]} ME T{lifetime} F{words[2][1..]}{Flag(key)}\r\n");
        return [.. Encoding.Latin1.GetBytes(line), .. found[(end + 2)..]];
    }

    /// <summary>Deletes the key, however it has to be written.</summary>
    public static byte[] DropCommand(ReadOnlySpan<byte> key) =>
        Encoding.Latin1.GetBytes($"md {Named(key)}{Flag(key)}\r\n");

    private static string Named(ReadOnlySpan<byte> key) =>
        IsPlain(key) ? Encoding.Latin1.GetString(key) : Convert.ToBase64String(key);

    private static string Flag(ReadOnlySpan<byte> key) => IsPlain(key) ? "" : " b";
}
