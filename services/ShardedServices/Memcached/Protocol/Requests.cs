using System.Buffers;
using System.Globalization;
using System.Text;

namespace DesignPatterns.Memcached.Protocol;

/// <summary>The requests of the text protocol, as bytes.</summary>
internal static class Requests
{
    /// <summary>From here on memcached takes a time to live for an instant.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary><c>get key key …\r\n</c>, or <c>gets</c> to be told versions, too.</summary>
    public static byte[] Get(IReadOnlyList<byte[]> keys, bool withVersions)
    {
        var request = new ArrayBufferWriter<byte>(keys.Sum(key => key.Length + 1) + 6);
        request.Write(withVersions ? "gets"u8 : "get"u8);
        foreach (var key in keys)
        {
            request.Write(" "u8);
            request.Write(key);
        }

        request.Write("\r\n"u8);
        return request.WrittenSpan.ToArray();
    }

    /// <summary>
    /// <c>set key flags seconds bytes[ version]\r\ndata\r\n</c>, and <c>add</c> and <c>cas</c> alike.
    /// </summary>
    public static byte[] Store(
        string verb, byte[] key, ReadOnlySpan<byte> data, uint flags, int seconds, ulong? version)
    {
        var numbers = version is { } known
            ? string.Create(CultureInfo.InvariantCulture, $" {flags} {seconds} {data.Length} {known}\r\n")
            : string.Create(CultureInfo.InvariantCulture, $" {flags} {seconds} {data.Length}\r\n");
        return [.. Encoding.ASCII.GetBytes(verb), (byte)' ', .. key, .. Encoding.ASCII.GetBytes(numbers),
            .. data, .. "\r\n"u8];
    }

    /// <summary><c>delete key\r\n</c></summary>
    public static byte[] Delete(byte[] key) => [.. "delete "u8, .. key, .. "\r\n"u8];

    /// <summary>Whole seconds, rounded up; 0, memcached's word for ever, for null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or above 30 days.</exception>
    public static int Seconds(TimeSpan? timeToLive)
    {
        if (timeToLive is not { } time)
        {
            return 0;
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(timeToLive));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, Longest, nameof(timeToLive));
        return (int)Math.Ceiling(time.TotalSeconds);
    }
}
