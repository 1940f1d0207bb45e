using System.Buffers.Binary;

namespace DesignPatterns.ShardRouting.HotKeys;

/// <summary>Says of most keys, in some three nanoseconds, that they are not among a few.</summary>
/// <remarks>
/// By the end of a key, where keys differ most. With 32 keys, 3 of 100 others are taken for one of them.
/// </remarks>
internal sealed class KeyFilter
{
    private const int SlotBits = 10;
    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;

    private readonly bool[] _slots = new bool[1 << SlotBits];

    /// <summary>False: it is none of them.</summary>
    public bool MayHave(ReadOnlySpan<byte> key) => _slots[Slot(key)];

    /// <summary>These are the keys, in place of those before.</summary>
    public void Set(IEnumerable<byte[]> keys)
    {
        Array.Clear(_slots);
        foreach (var key in keys)
        {
            _slots[Slot(key)] = true;
        }
    }

    private static int Slot(ReadOnlySpan<byte> key)
    {
        var end = key.Length >= sizeof(ulong)
            ? BinaryPrimitives.ReadUInt64LittleEndian(key[^sizeof(ulong)..])
            : (ulong)key.Length << 56 | (key.IsEmpty ? (byte)0 : key[^1]);
        return (int)(end * Odd >> (64 - SlotBits));
    }
}
