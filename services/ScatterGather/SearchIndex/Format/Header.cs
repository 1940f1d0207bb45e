using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DesignPatterns.SearchIndex.Format;

/// <summary>The beginning of an index file; all numbers are little-endian, and offsets count from it.</summary>
/// <remarks>
/// <code>
/// header │ postings │ blocks │ terms │ words │ documents │ parts of speech │ texts
/// </code>
/// Every section begins at a multiple of 8 and has at least <see cref="Padding"/> bytes after it.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct Header
{
    public const ulong FileMagic = 0x5844_4e49_5350_4444; // "DDPSINDX"
    public const int FormatVersion = 1;

    /// <summary>Bytes that may be read past what is meant, by reading several at a time.</summary>
    public const int Padding = 64;

    public ulong Magic;
    public int FileFormat;

    /// <summary>CRC-32C of the header, this field being 0.</summary>
    public uint HeaderChecksum;

    /// <summary>CRC-32C of everything between the header and the texts.</summary>
    public uint Checksum;

    public int ShardIndex;

    /// <summary>0 if the file holds the whole corpus.</summary>
    public int ShardCount;

    public int CorpusDocuments;

    /// <summary>In words, of all documents of the corpus.</summary>
    public long CorpusLength;

    /// <summary>The first 16 bytes of the SHA-256 of all documents of the corpus.</summary>
    public UInt128 CorpusHash;

    public int Documents;
    public int Terms;
    public int Blocks;
    public int Reserved;
    public long PostingsAt;
    public long BlocksAt;
    public long TermsAt;
    public long WordsAt;
    public long DocumentsAt;
    public long PartsOfSpeechAt;
    public long TextsAt;
    public long FileLength;

    public static int Size => Unsafe.SizeOf<Header>();

    /// <summary>What <see cref="HeaderChecksum"/> should be.</summary>
    public readonly uint OwnChecksum()
    {
        var copy = this with { HeaderChecksum = 0 };
        return Format.Checksum.Append(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Header>(in copy)));
    }

    public readonly string Version =>
        $"{CorpusHash >> 64:x16}-{FileFormat}-{(ShardCount == 0 ? "whole" : new Shard(ShardIndex, ShardCount))}";
}
