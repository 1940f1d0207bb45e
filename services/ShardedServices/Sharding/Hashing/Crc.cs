namespace DesignPatterns.Sharding.Hashing;

/// <summary>The two cyclic redundancy checks among twemproxy's hashes.</summary>
/// <remarks>
/// twemproxy's <c>crc32</c> keeps 15 bits of the first: 32,768 values, of 2³² places of a ketama ring the
/// first 0.0008 %. All keys fall on the ring's first point or two, that is, on one server. It serves
/// <c>modula</c> only. Its <c>crc16</c> does not cut the register to 16 bits, so that older bytes remain
/// above.
/// </remarks>
internal static class Crc
{
    private static readonly uint[] Reflected =
        [.. Enumerable.Range(0, 256).Select(value => ReflectedEntry((uint)value))];

    private static readonly ushort[] Forward = [.. Enumerable.Range(0, 256).Select(ForwardEntry)];

    /// <summary>CRC-32 of ISO 3309: polynomial 0x04C11DB7, reflected.</summary>
    public static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = (crc >> 8) ^ Reflected[(byte)(crc ^ value)];
        }

        return ~crc;
    }

    /// <summary>CRC-16/XMODEM, polynomial 0x1021, in its lower 16 bits.</summary>
    public static uint Crc16(ReadOnlySpan<byte> bytes)
    {
        var crc = 0u;
        foreach (var value in bytes)
        {
            crc = (crc << 8) ^ Forward[(byte)((crc >> 8) ^ value)];
        }

        return crc;
    }

    private static uint ReflectedEntry(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xedb88320;
        }

        return value;
    }

    private static ushort ForwardEntry(int value)
    {
        value <<= 8;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 0x8000) == 0 ? value << 1 : (value << 1) ^ 0x1021;
        }

        return (ushort)value;
    }
}
