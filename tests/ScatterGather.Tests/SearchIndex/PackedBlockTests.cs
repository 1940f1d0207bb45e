using DesignPatterns.SearchIndex.Format;

namespace DesignPatterns.ScatterGather.Tests.SearchIndex;

/// <summary>Goal: numbers come back as they were, together or one alone, at every width.</summary>
public sealed unsafe class PackedBlockTests
{
    [Fact]
    public void What_is_packed_comes_back_together_and_one_by_one()
    {
        var random = new Random(7);
        var packed = stackalloc byte[PackedBlock.Size(32) + Header.Padding];
        var numbers = stackalloc uint[PackedBlock.Length];
        var unpacked = stackalloc uint[PackedBlock.Length];
        for (var bits = 0; bits <= 32; bits++)
        {
            for (var i = 0; i < PackedBlock.Length; i++)
            {
                numbers[i] = (uint)random.NextInt64(1L << bits);
            }

            numbers[random.Next(PackedBlock.Length)] = bits == 0 ? 0 : uint.MaxValue >> (32 - bits);
            Assert.Equal(bits, PackedBlock.BitsFor(numbers));

            PackedBlock.Pack(numbers, bits, packed);
            PackedBlock.Unpack(packed, bits, unpacked);

            for (var i = 0; i < PackedBlock.Length; i++)
            {
                Assert.Equal(numbers[i], unpacked[i]);
                Assert.Equal(numbers[i], PackedBlock.Get(packed, bits, i));
            }
        }
    }

    [Fact]
    public void Differences_add_up_from_the_first_number_on()
    {
        var numbers = stackalloc uint[PackedBlock.Length];
        for (var i = 0; i < PackedBlock.Length; i++)
        {
            numbers[i] = (uint)i + 1;
        }

        PackedBlock.Accumulate(numbers, uint.MaxValue);

        for (var i = 0; i < PackedBlock.Length; i++)
        {
            Assert.Equal((uint)(((i + 1) * (i + 2) / 2) - 1), numbers[i]);
        }
    }
}
