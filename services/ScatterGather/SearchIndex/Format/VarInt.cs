namespace DesignPatterns.SearchIndex.Format;

/// <summary>Small numbers in few bytes: seven bits a byte, lowest first, the high bit where more follow.</summary>
internal static unsafe class VarInt
{
    public const int MaxSize = 5;

    public static byte* Write(byte* target, uint number)
    {
        while (number >= 0x80)
        {
            *target++ = (byte)(number | 0x80);
            number >>= 7;
        }

        *target++ = (byte)number;
        return target;
    }

    /// <summary>For bytes that a checksum vouches for.</summary>
    public static uint Read(ref byte* source)
    {
        uint number = *source++;
        if (number < 0x80)
        {
            return number;
        }

        number &= 0x7f;
        for (var shift = 7; ; shift += 7)
        {
            uint next = *source++;
            number |= (next & 0x7f) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }

    /// <exception cref="InvalidDataException">It is cut off, or longer than any number is written.</exception>
    public static uint Read(ref ReadOnlySpan<byte> source)
    {
        uint number = 0;
        for (var i = 0; i < MaxSize && i < source.Length; i++)
        {
            number |= (source[i] & 0x7fu) << (7 * i);
            if (source[i] < 0x80)
            {
                source = source[(i + 1)..];
                return number;
            }
        }

        throw new InvalidDataException("A number does not end.");
    }
}
