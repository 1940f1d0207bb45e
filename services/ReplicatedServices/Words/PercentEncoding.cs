using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace DesignPatterns.Words;

/// <summary>RFC 3986's percent-encoding of one path segment, read strictly.</summary>
internal static class PercentEncoding
{
    // The RFC's pchar. Slashes are let through, so that the word's own check can give the better reason.
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@%/\\");

    /// <summary>Decodes into a text that has room for as many characters as there are raw ones.</summary>
    /// <returns>Why that is impossible, or null.</returns>
    public static string? Decode(ReadOnlySpan<char> raw, Span<char> text, out int length)
    {
        length = 0;
        if (raw.IndexOfAnyExcept(Allowed) is >= 0 and var index)
        {
            return $"The character U+{(int)raw[index]:X4} must be percent-encoded.";
        }

        Span<byte> bytes = stackalloc byte[raw.Length];
        if (!TryUnescape(raw, bytes, out var byteCount))
        {
            return "The percent-encoding is malformed: a % must be followed by two hexadecimal digits.";
        }

        bytes = bytes[..byteCount];
        var status = Utf8.ToUtf16(bytes, text, out _, out length, replaceInvalidSequences: false);
        return status == OperationStatus.Done ? null : "The percent-encoded bytes are not UTF-8.";
    }

    private static bool TryUnescape(ReadOnlySpan<char> raw, Span<byte> bytes, out int count)
    {
        count = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '%')
            {
                bytes[count++] = (byte)raw[i];
                continue;
            }

            var digits = raw[(i + 1)..];
            if (digits.Length < 2 || !char.IsAsciiHexDigit(digits[0]) || !char.IsAsciiHexDigit(digits[1]))
            {
                return false;
            }

            bytes[count++] = byte.Parse(digits[..2], NumberStyles.AllowHexSpecifier);
            i += 2;
        }

        return true;
    }
}
