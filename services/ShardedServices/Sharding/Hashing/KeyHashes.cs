using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DesignPatterns.Sharding.Hashing;

/// <summary>Hashes keys as twemproxy does on x86, without allocation.</summary>
/// <remarks>
/// twemproxy widens bytes as C's <c>char</c>, which is signed on x86: a byte from 0x80 on sets all higher
/// bits in the FNV hashes, <c>one_at_a_time</c> and at one place of <c>hsieh</c>. Keys that are not ASCII
/// therefore fall elsewhere than by the published hash (and elsewhere on ARM, where <c>char</c> has no sign).
/// </remarks>
public static class KeyHashes
{
    // By the numbers of KeyHash.
    private static readonly string[] Names =
    [
        "fnv1a_64", "fnv1_64", "fnv1a_32", "fnv1_32", "murmur", "crc32", "crc32a", "crc16", "one_at_a_time",
        "md5", "hsieh", "jenkins",
    ];

    /// <summary>twemproxy's name for a hash, as in its configuration.</summary>
    public static string NameOf(KeyHash hash) => Names[(int)hash];

    /// <summary>The hash with twemproxy's name.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static KeyHash Named(string name) => Array.IndexOf(Names, name) is >= 0 and var index
        ? (KeyHash)index
        : throw new ArgumentException(
            $"A hash must be one of {string.Join(", ", Names)}, but is '{name}'.", nameof(name));

    public static uint Compute(KeyHash hash, ReadOnlySpan<byte> key) => hash switch
    {
        KeyHash.Fnv1A64 => XorFirst(key, Fnv64Basis, Fnv64Prime),
        KeyHash.Fnv1X64 => MultiplyFirst(key, Fnv64Basis, Fnv64Prime),
        KeyHash.Fnv1A32 => XorFirst(key, Fnv32Basis, Fnv32Prime),
        KeyHash.Fnv1X32 => MultiplyFirst(key, Fnv32Basis, Fnv32Prime),
        KeyHash.Murmur => Jumbled.Murmur(key),
        KeyHash.Crc32 => (Crc.Crc32(key) >> 16) & 0x7fff,
        KeyHash.Crc32A => Crc.Crc32(key),
        KeyHash.Crc16 => Crc.Crc16(key),
        KeyHash.OneAtATime => OneAtATime(key),
        KeyHash.Md5 => Md5(key),
        KeyHash.Hsieh => Jumbled.Hsieh(key),
        KeyHash.Jenkins => Jumbled.Jenkins(key),
        _ => throw new ArgumentOutOfRangeException(nameof(hash), hash, "Unknown hash of a key."),
    };

    // Of a product's lower half only the lower halves of the factors matter: the 64-bit hashes need no 64
    // bits.
    private const uint Fnv64Basis = unchecked((uint)0xcbf29ce484222325);
    private const uint Fnv64Prime = unchecked((uint)0x100000001b3);
    private const uint Fnv32Basis = 0x811c9dc5;
    private const uint Fnv32Prime = 0x01000193;

    private static uint XorFirst(ReadOnlySpan<byte> key, uint hash, uint prime)
    {
        foreach (var character in key)
        {
            hash = (hash ^ Signed(character)) * prime;
        }

        return hash;
    }

    private static uint MultiplyFirst(ReadOnlySpan<byte> key, uint hash, uint prime)
    {
        foreach (var character in key)
        {
            hash = (hash * prime) ^ Signed(character);
        }

        return hash;
    }

    private static uint OneAtATime(ReadOnlySpan<byte> key)
    {
        var hash = 0u;
        foreach (var character in key)
        {
            hash += Signed(character);
            hash += hash << 10;
            hash ^= hash >> 6;
        }

        hash += hash << 3;
        hash ^= hash >> 11;
        return hash + (hash << 15);
    }

    private static uint Md5(ReadOnlySpan<byte> key)
    {
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(key, digest);
        return BinaryPrimitives.ReadUInt32LittleEndian(digest);
    }

    internal static uint Signed(byte character) => (uint)(sbyte)character;
}
