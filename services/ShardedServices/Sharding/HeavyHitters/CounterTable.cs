using System.Numerics;

namespace DesignPatterns.Sharding.HeavyHitters;

/// <summary>Finds the slot of a key; all memory is its own from the start.</summary>
internal sealed class CounterTable
{
    private const int None = -1;

    private readonly byte[] _keys;
    private readonly int _mostKeyBytes;
    private readonly int[] _lengths;
    private readonly ulong[] _hashes;

    // Chains of the slots whose hashes end alike: the first of each, and each slot's next.
    private readonly int[] _firsts;
    private readonly int[] _nexts;

    public CounterTable(int capacity, int mostKeyBytes)
    {
        _mostKeyBytes = mostKeyBytes;
        _keys = new byte[checked(capacity * mostKeyBytes)];
        _lengths = new int[capacity];
        _hashes = new ulong[capacity];
        _nexts = new int[capacity];
        _firsts = new int[BitOperations.RoundUpToPowerOf2((uint)capacity) * 2];
        Array.Fill(_firsts, None);
    }

    public ReadOnlySpan<byte> Key(int slot) => _keys.AsSpan(slot * _mostKeyBytes, _lengths[slot]);

    /// <summary>The slot of a key, or −1.</summary>
    public int Find(ulong hash, ReadOnlySpan<byte> key)
    {
        var slot = First(hash);
        while (slot != None && (_hashes[slot] != hash || !Key(slot).SequenceEqual(key)))
        {
            slot = _nexts[slot];
        }

        return slot;
    }

    public void Put(int slot, ulong hash, ReadOnlySpan<byte> key)
    {
        key.CopyTo(_keys.AsSpan(slot * _mostKeyBytes));
        _lengths[slot] = key.Length;
        _hashes[slot] = hash;
        ref var first = ref First(hash);
        _nexts[slot] = first;
        first = slot;
    }

    public void Release(int slot)
    {
        ref var link = ref First(_hashes[slot]);
        while (link != slot)
        {
            link = ref _nexts[link];
        }

        link = _nexts[slot];
    }

    public void Clear() => Array.Fill(_firsts, None);

    private ref int First(ulong hash) => ref _firsts[(int)hash & (_firsts.Length - 1)];
}
