namespace DesignPatterns.Sharding.Hashing;

/// <summary>twemproxy's hashes of a key, all 32 bits wide; <see cref="KeyHashes"/> has their names
/// there.</summary>
public enum KeyHash
{
    /// <summary><c>fnv1a_64</c>, twemproxy's default: the lower half of the 64-bit FNV-1a.</summary>
    /// <remarks>
    /// Of its prime the lower half is 435 alone: keys that differ in their last two characters fall within a
    /// 1,000th of a ring, and numbered keys share out unevenly. <see cref="Murmur"/> does not have this.
    /// </remarks>
    Fnv1A64,

    /// <summary><c>fnv1_64</c>: the lower half of the 64-bit FNV-1.</summary>
    Fnv1X64,

    /// <summary><c>fnv1a_32</c>.</summary>
    Fnv1A32,

    /// <summary><c>fnv1_32</c>.</summary>
    Fnv1X32,

    /// <summary><c>murmur</c>: MurmurHash2, with libmemcached's seed.</summary>
    Murmur,

    /// <summary><c>crc32</c>: bits 16 to 30 of the CRC. With ketama all keys fall on one point: see the
    /// remarks of <see cref="Crc"/>.</summary>
    Crc32,

    /// <summary><c>crc32a</c>: the CRC-32 of zip and Ethernet.</summary>
    Crc32A,

    /// <summary><c>crc16</c>: the CRC of XMODEM and Redis Cluster, its carries kept above the 16
    /// bits.</summary>
    Crc16,

    /// <summary><c>one_at_a_time</c>, Jenkins 1997.</summary>
    OneAtATime,

    /// <summary><c>md5</c>: the first four bytes of the digest.</summary>
    Md5,

    /// <summary><c>hsieh</c>: SuperFastHash, Hsieh 2004.</summary>
    Hsieh,

    /// <summary><c>jenkins</c>: lookup3, Jenkins 2006.</summary>
    Jenkins,
}
