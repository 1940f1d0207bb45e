using System.Numerics;
using System.Runtime.InteropServices;

namespace DesignPatterns.SearchIndex.Format;

/// <summary>CRC-32C, which the processor computes eight bytes at a time.</summary>
internal static class Checksum
{
    /// <param name="crc">Of what came before: 0 at first. Every part but the last must be a multiple of 8 long.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var unit in bytes[(bytes.Length & ~7)..])
        {
            crc = BitOperations.Crc32C(crc, unit);
        }

        return ~crc;
    }
}
