namespace DesignPatterns.ShardRouting.Resp;

/// <summary>Integers as Redis reads and writes them: in one way only.</summary>
internal static class RespInteger
{
    /// <summary>Digits of the longest one, <c>-9223372036854775808</c>.</summary>
    public const int MostBytes = 20;

    /// <summary>
    /// False for what Redis takes for no integer: empty, a plus, a leading zero, <c>-0</c>, a space, more
    /// than 64 bits.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var isNegative = text.Length > 1 && text[0] == '-';
        var digits = isNegative ? text[1..] : text;
        if (digits.IsEmpty || text.Length > MostBytes || (digits[0] == '0' && text.Length > 1))
        {
            return false;
        }

        var sum = 0UL;
        foreach (var digit in digits)
        {
            var number = (uint)digit - '0';
            if (number > 9 || sum > (ulong.MaxValue - number) / 10)
            {
                return false;
            }

            sum = (sum * 10) + number;
        }

        if (sum > (isNegative ? 1UL << 63 : long.MaxValue))
        {
            return false;
        }

        value = isNegative ? (long)(0 - sum) : (long)sum;
        return true;
    }

    /// <summary>
    /// Reads <c>3\r\n</c> at a position: up to nine digits that are all there, which is what nearly every one
    /// is. False says nothing but that a closer look is needed.
    /// </summary>
    public static bool TryReadSmallLine(ReadOnlySpan<byte> bytes, int position, out int value, out int next)
    {
        value = 0;
        next = position;
        var start = position;
        while ((uint)position < (uint)bytes.Length && (uint)(bytes[position] - '0') <= 9)
        {
            value = unchecked((value * 10) + (bytes[position] - '0'));
            position++;
        }

        var digits = position - start;
        if (digits is 0 or > 9 || position > bytes.Length - 2
            || bytes[position] != '\r' || bytes[position + 1] != '\n' || (digits > 1 && bytes[start] == '0'))
        {
            return false;
        }

        next = position + 2;
        return true;
    }
}
