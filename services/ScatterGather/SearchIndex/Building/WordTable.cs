using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DesignPatterns.SearchIndex.Building;

/// <summary>Numbers words in the order in which they first come.</summary>
/// <remarks>Open addressing; the first eight bytes are in the slot, so that most words are told apart there.</remarks>
internal sealed unsafe class WordTable : IDisposable
{
    private const int HeadLength = sizeof(ulong);
    private const ulong Spread = 0x9e3779b97f4a7c15;

    private readonly NativeList<byte> _bytes = new(1 << 16);
    private readonly NativeList<Entry> _entries = new(1 << 12);
    private Slot[] _slots = new Slot[1 << 13];

    public int Count => (int)_entries.Count;

    public ReadOnlySpan<byte> Word(int number) =>
        new(_bytes.Items + _entries.Items[number].Start, _entries.Items[number].Length);

    /// <param name="word">Not empty, and with at least eight bytes of memory behind its beginning.</param>
    public int NumberOf(ReadOnlySpan<byte> word)
    {
        ref var first = ref MemoryMarshal.GetReference(word);
        var head = HeadOf(ref first, word.Length);
        var mask = _slots.Length - 1;
        for (var index = Hash(ref first, word.Length, head) & mask; ; index = (index + 1) & mask)
        {
            ref var slot = ref _slots[index];
            if (slot.Head == head && slot.Length == word.Length
                && (word.Length <= HeadLength || Word(slot.Number).SequenceEqual(word)))
            {
                return slot.Number;
            }

            if (slot.Length == 0)
            {
                return Add(ref slot, word, head);
            }
        }
    }

    /// <summary>The numbers of all words by the order of their bytes.</summary>
    public int[] InOrder()
    {
        var heads = new ulong[Count];
        var numbers = new int[Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            heads[i] = BinaryPrimitives.ReverseEndianness(_entries.Items[i].Head);
            numbers[i] = i;
        }

        Array.Sort(heads, numbers);
        for (var (start, end) = (0, 0); start < numbers.Length; start = end)
        {
            for (end = start + 1; end < numbers.Length && heads[end] == heads[start]; end++)
            {
            }

            if (end - start > 1)
            {
                numbers.AsSpan(start, end - start).Sort((one, other) => Word(one).SequenceCompareTo(Word(other)));
            }
        }

        return numbers;
    }

    public void Dispose()
    {
        _bytes.Dispose();
        _entries.Dispose();
    }

    private static ulong HeadOf(ref byte word, int length)
    {
        var head = Unsafe.ReadUnaligned<ulong>(ref word);
        return length >= HeadLength ? head : head & ((1UL << (8 * length)) - 1);
    }

    private static int Hash(ref byte word, int length, ulong head)
    {
        var hash = (head ^ (uint)length) * Spread;
        if (length > HeadLength)
        {
            for (var i = HeadLength; i < length - HeadLength; i += HeadLength)
            {
                var next = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref word, i));
                hash = (BitOperations.RotateLeft(hash, 29) ^ next) * Spread;
            }

            var tail = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref word, length - HeadLength));
            hash = (BitOperations.RotateLeft(hash, 29) ^ tail) * Spread;
        }

        return (int)(hash >> 33);
    }

    private int Add(ref Slot slot, ReadOnlySpan<byte> word, ulong head)
    {
        var number = Count;
        _bytes.Reserve(word.Length);
        word.CopyTo(new Span<byte>(_bytes.End, word.Length));
        _entries.Add(new() { Head = head, Start = _bytes.Count, Length = word.Length });
        _bytes.Advance(word.Length);
        slot = new() { Head = head, Length = word.Length, Number = number };
        if (Count * 2 > _slots.Length)
        {
            Grow();
        }

        return number;
    }

    private void Grow()
    {
        _slots = new Slot[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var number = 0; number < Count; number++)
        {
            var entry = _entries.Items[number];
            var index = Hash(ref _bytes.Items[entry.Start], entry.Length, entry.Head) & mask;
            while (_slots[index].Length != 0)
            {
                index = (index + 1) & mask;
            }

            _slots[index] = new() { Head = entry.Head, Length = entry.Length, Number = number };
        }
    }

    private struct Slot
    {
        public ulong Head;
        public int Length;
        public int Number;
    }

    private struct Entry
    {
        public ulong Head;
        public long Start;
        public int Length;
    }
}
