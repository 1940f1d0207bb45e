using System.Text;

namespace DesignPatterns.Memcached.Protocol;

/// <summary>A key as it goes over the wire.</summary>
internal static class KeyText
{
    /// <summary>memcached's own limit, in bytes.</summary>
    public const int MostBytes = 250;

    /// <exception cref="ArgumentException">
    /// Empty, longer than 250 bytes, or with a blank or control character: that would end it, and begin a command.
    /// </exception>
    public static byte[] Encode(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        if (bytes.Length is 0 or > MostBytes || bytes.AsSpan().ContainsAnyInRange((byte)0, (byte)' ')
            || bytes.AsSpan().Contains((byte)0x7F))
        {
            throw new ArgumentException(
                $"A key has 1 to {MostBytes} bytes, none of them a blank or a control character.", nameof(key));
        }

        return bytes;
    }
}
