using System.Numerics;
using System.Runtime.Intrinsics;

namespace DesignPatterns.SearchIndex.Format;

/// <summary>128 numbers with as many bits each as the greatest of them needs.</summary>
/// <remarks>
/// Four lanes side by side (Lemire and Boytsov, "Decoding billions of integers per second through vectorization",
/// 2015): number i is in lane i mod 4, so that one vector takes the next four apart, and any one can be read alone.
/// </remarks>
internal static unsafe class PackedBlock
{
    public const int Length = 128;

    private const int Lanes = 4;
    private const int Rows = Length / Lanes;
    private const int WordBits = 32;

    /// <summary>How many bytes they take.</summary>
    public static int Size(int bits) => bits * Length / 8;

    public static int BitsFor(uint* numbers)
    {
        var all = 0u;
        for (var i = 0; i < Length; i++)
        {
            all |= numbers[i];
        }

        return WordBits - BitOperations.LeadingZeroCount(all);
    }

    public static void Pack(uint* numbers, int bits, byte* target)
    {
        var (row, filled) = (Vector128<uint>.Zero, 0);
        for (var i = 0; i < Rows; i++)
        {
            var four = Vector128.Load(numbers + (i * Lanes));
            row |= four << filled;
            filled += bits;
            if (filled >= WordBits)
            {
                row.Store((uint*)target);
                target += sizeof(Vector128<uint>);
                filled -= WordBits;
                row = filled == 0 ? Vector128<uint>.Zero : four >> (bits - filled);
            }
        }
    }

    public static void Unpack(byte* source, int bits, uint* numbers)
    {
        if (bits == 0)
        {
            new Span<uint>(numbers, Length).Clear();
            return;
        }

        var mask = Vector128.Create(uint.MaxValue >> (WordBits - bits));
        var row = Vector128.Load((uint*)source);
        var used = 0;
        for (var i = 0; i < Rows; i++)
        {
            var four = row >> used;
            used += bits;
            if (used >= WordBits)
            {
                source += sizeof(Vector128<uint>);
                used -= WordBits;
                row = Vector128.Load((uint*)source);
                if (used > 0)
                {
                    four |= row << (bits - used);
                }
            }

            (four & mask).Store(numbers + (i * Lanes));
        }
    }

    /// <summary>The number at an index, the others left packed.</summary>
    public static uint Get(byte* source, int bits, int index)
    {
        if (bits == 0)
        {
            return 0;
        }

        var bit = (index / Lanes) * bits;
        var words = (uint*)source + (bit / WordBits * Lanes) + (index % Lanes);
        var both = words[0] | ((ulong)words[Lanes] << WordBits);
        return (uint)(both >> (bit % WordBits)) & (uint.MaxValue >> (WordBits - bits));
    }

    /// <summary>Makes sums of differences: each number becomes a first one and all up to itself.</summary>
    public static void Accumulate(uint* numbers, uint from)
    {
        var sum = Vector128.Create(from);
        for (var i = 0; i < Length; i += Lanes)
        {
            var four = Vector128.Load(numbers + i);
            four += Vector128.Shuffle(four, Vector128.Create(uint.MaxValue, 0, 1, 2));
            four += Vector128.Shuffle(four, Vector128.Create(uint.MaxValue, uint.MaxValue, 0, 1));
            sum += four;
            sum.Store(numbers + i);
            sum = Vector128.Shuffle(sum, Vector128.Create(3u, 3, 3, 3));
        }
    }
}
