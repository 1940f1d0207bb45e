namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>
/// Reads numbers as memcached's <c>strtol</c> does, since whether a number is one decides whether a data
/// block follows: a plus sign is fine, what does not fit 64 bits is not, and what does not fit 32 loses its
/// upper half.
/// </summary>
internal static class MemcachedNumbers
{
    /// <summary>A signed number of 64 bits, of which the lower 32 count: lifetimes and lengths.</summary>
    public static bool TryReadSigned(ReadOnlySpan<byte> word, out int value)
    {
        var isRead = TryReadMagnitude(word, out var magnitude, out var isNegative);
        value = unchecked((int)(isNegative ? 0 - magnitude : magnitude));
        return isRead && magnitude <= long.MaxValue + (isNegative ? 1UL : 0);
    }

    /// <summary>
    /// A number of 64 bits; less than zero only when it wraps to a small one: flags and cas.
    /// </summary>
    public static bool IsUnsigned(ReadOnlySpan<byte> word) =>
        TryReadMagnitude(word, out var magnitude, out var isNegative)
        && (!isNegative || unchecked((long)(0 - magnitude)) >= 0);

    /// <summary>Plain digits that fit an int: what a server writes as a length.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> word, out int value)
    {
        value = 0;
        if (word.Length is 0 or > 10)
        {
            return false;
        }

        long sum = 0;
        foreach (var character in word)
        {
            var digit = (uint)(character - '0');
            if (digit > 9)
            {
                return false;
            }

            sum = (sum * 10) + digit;
        }

        value = (int)sum;
        return sum <= int.MaxValue;
    }

    private static bool TryReadMagnitude(ReadOnlySpan<byte> word, out ulong magnitude, out bool isNegative)
    {
        (magnitude, isNegative) = (0, false);
        var at = 0;
        while (at < word.Length && IsSpace(word[at]))
        {
            at++;
        }

        if (at < word.Length && word[at] is (byte)'-' or (byte)'+')
        {
            isNegative = word[at++] == (byte)'-';
        }

        var start = at;
        for (; at < word.Length && (uint)(word[at] - '0') <= 9; at++)
        {
            var digit = (uint)(word[at] - '0');
            if (magnitude > (ulong.MaxValue - digit) / 10)
            {
                return false;
            }

            magnitude = (magnitude * 10) + digit;
        }

        return at > start && (at == word.Length || IsSpace(word[at]));
    }

    private static bool IsSpace(byte character) => character is >= 9 and <= 13;
}
