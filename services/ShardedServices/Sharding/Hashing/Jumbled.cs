using System.Buffers.Binary;
using System.Numerics;

namespace DesignPatterns.Sharding.Hashing;

/// <summary>twemproxy's hashes that take several bytes at a time, little-endian.</summary>
internal static class Jumbled
{
    /// <summary>MurmurHash2 (Appleby 2008), seeded with 0xdeadbeef times the length, as libmemcached
    /// does.</summary>
    public static uint Murmur(ReadOnlySpan<byte> key)
    {
        const uint Multiplier = 0x5bd1e995;
        var hash = (0xdeadbeef * (uint)key.Length) ^ (uint)key.Length;
        for (; key.Length >= 4; key = key[4..])
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(key) * Multiplier;
            word ^= word >> 24;
            hash = (hash * Multiplier) ^ (word * Multiplier);
        }

        if (!key.IsEmpty)
        {
            hash = (hash ^ Rest(key)) * Multiplier;
        }

        hash = (hash ^ (hash >> 13)) * Multiplier;
        return hash ^ (hash >> 15);
    }

    /// <summary>SuperFastHash, begun with 0.</summary>
    public static uint Hsieh(ReadOnlySpan<byte> key)
    {
        var hash = 0u;
        for (; key.Length >= 4; key = key[4..])
        {
            hash += BinaryPrimitives.ReadUInt16LittleEndian(key);
            hash = (hash << 16) ^ ((uint)BinaryPrimitives.ReadUInt16LittleEndian(key[2..]) << 11) ^ hash;
            hash += hash >> 11;
        }

        switch (key.Length)
        {
            case 3:
                hash += BinaryPrimitives.ReadUInt16LittleEndian(key);
                hash ^= hash << 16;
                hash ^= KeyHashes.Signed(key[2]) << 18;
                hash += hash >> 11;
                break;
            case 2:
                hash += BinaryPrimitives.ReadUInt16LittleEndian(key);
                hash ^= hash << 11;
                hash += hash >> 17;
                break;
            case 1:
                hash += key[0];
                hash ^= hash << 10;
                hash += hash >> 1;
                break;
        }

        hash ^= hash << 3;
        hash += hash >> 5;
        hash ^= hash << 4;
        hash += hash >> 17;
        hash ^= hash << 25;
        return hash + (hash >> 6);
    }

    /// <summary>lookup3's hashlittle, begun with 13.</summary>
    public static uint Jenkins(ReadOnlySpan<byte> key)
    {
        uint a, b, c;
        a = b = c = 0xdeadbeef + (uint)key.Length + 13;
        for (; key.Length > 12; key = key[12..])
        {
            a += BinaryPrimitives.ReadUInt32LittleEndian(key);
            b += BinaryPrimitives.ReadUInt32LittleEndian(key[4..]);
            c += BinaryPrimitives.ReadUInt32LittleEndian(key[8..]);
            a = (a - c) ^ BitOperations.RotateLeft(c, 4);
            c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 6);
            a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 8);
            b += a;
            a = (a - c) ^ BitOperations.RotateLeft(c, 16);
            c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 19);
            a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 4);
            b += a;
        }

        if (key.IsEmpty)
        {
            return c;
        }

        a += Rest(key[..Math.Min(4, key.Length)]);
        b += key.Length > 4 ? Rest(key[4..Math.Min(8, key.Length)]) : 0;
        c += key.Length > 8 ? Rest(key[8..]) : 0;
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        return (c ^ b) - BitOperations.RotateLeft(b, 24);
    }

    /// <summary>Up to four bytes as a number, the first lowest.</summary>
    private static uint Rest(ReadOnlySpan<byte> bytes)
    {
        var number = 0u;
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            number = (number << 8) | bytes[i];
        }

        return number;
    }
}
