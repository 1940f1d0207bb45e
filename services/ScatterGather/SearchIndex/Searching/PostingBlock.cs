using System.Numerics;
using System.Runtime.Intrinsics;
using DesignPatterns.SearchIndex.Format;

namespace DesignPatterns.SearchIndex.Searching;

/// <summary>Room for one block's documents, how often each has the word, and what that contributes.</summary>
/// <remarks>
/// A full block in the file is two bytes, the bits of a document's difference from the one before and of a count less
/// one, and then both packed; a shorter one is a variable-length number a document, whose lowest bit says that the
/// count is 1 and otherwise follows.
/// </remarks>
internal sealed unsafe class PostingBlock
{
    // Searches read one document past the last, and eight contributions at a time.
    private const int Padding = 8;
    private const int Lasts = PackedBlock.Length / 8;
    private const int Stride = PackedBlock.Length + Padding;

    // So many contributions, one by one, take as long as all of a block's together.
    private const int MostAsked = 8;

    private readonly int[] _room = GC.AllocateArray<int>((3 * Stride) + Lasts, pinned: true);
    // The last document of each eight.
    private readonly int* _lasts;
    private byte* _packedCounts;
    private int _countBits;
    private bool _hasCounts;
    private bool _hasLasts;
    private bool _hasContributions;
    private int _asked;

    public PostingBlock()
    {
        Documents = (int*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _room[0]);
        Counts = Documents + Stride;
        Contributions = Counts + Stride;
        _lasts = Contributions + Stride;
    }

    public int Length { get; private set; }

    /// <summary>As many as there are, and behind them <see cref="Cursor.None"/>.</summary>
    public int* Documents { get; }

    /// <summary>Valid after <see cref="NeedCounts"/>.</summary>
    public int* Counts { get; }

    /// <summary>Valid after <see cref="NeedContributions"/>.</summary>
    public int* Contributions { get; }

    /// <param name="before">The last document of the block before, or -1.</param>
    public void Decode(byte* source, int length, int before)
    {
        Length = length;
        _hasLasts = false;
        _hasContributions = false;
        _asked = 0;
        if (length == PackedBlock.Length)
        {
            int documentBits = source[0];
            _countBits = source[1];
            PackedBlock.Unpack(source + 2, documentBits, (uint*)Documents);
            PackedBlock.Accumulate((uint*)Documents, (uint)before);
            _packedCounts = source + 2 + PackedBlock.Size(documentBits);
            _hasCounts = false;
        }
        else
        {
            DecodeShort(source, length, before);
            _hasCounts = true;
        }

        EndDocuments();
    }

    /// <summary>The index of a document, or a negative number. No branch on the way depends on where it is.</summary>
    /// <param name="document">Not behind the last one.</param>
    public int IndexOf(int document)
    {
        if (!_hasLasts)
        {
            FindLasts();
        }

        var wanted = Vector256.Create(document);
        var before = Vector256.LessThan(Vector256.Load(_lasts), wanted).ExtractMostSignificantBits()
            | (Vector256.LessThan(Vector256.Load(_lasts + 8), wanted).ExtractMostSignificantBits() << 8);
        var index = BitOperations.PopCount(before) * 8;
        var there = Vector256.Equals(Vector256.Load(Documents + index), wanted).ExtractMostSignificantBits();
        return there == 0 ? -1 : index + BitOperations.TrailingZeroCount(there);
    }

    /// <summary>The index of the first document from one on, or of what lies behind all.</summary>
    /// <param name="index">Where to begin to look; no document before it is meant.</param>
    public int FirstFrom(int document, int index)
    {
        var least = Vector256.Create(document);
        for (; ; index += Vector256<int>.Count)
        {
            var eight = Vector256.Load(Documents + index);
            var there = Vector256.GreaterThanOrEqual(eight, least).ExtractMostSignificantBits();
            if (there != 0)
            {
                return index + BitOperations.TrailingZeroCount(there);
            }
        }
    }

    /// <summary>The count at an index of a full block, which is left packed.</summary>
    public static int CountOf(byte* source, int index) =>
        1 + (int)PackedBlock.Get(source + 2 + PackedBlock.Size(source[0]), source[1], index);

    public int Count(int index) =>
        _hasCounts ? Counts[index] : 1 + (int)PackedBlock.Get(_packedCounts, _countBits, index);

    public void NeedCounts()
    {
        if (_hasCounts)
        {
            return;
        }

        PackedBlock.Unpack(_packedCounts, _countBits, (uint*)Counts);
        for (var i = 0; i < PackedBlock.Length; i += Vector256<int>.Count)
        {
            (Vector256.Load(Counts + i) + Vector256<int>.One).Store(Counts + i);
        }

        _hasCounts = true;
    }

    public int Contribution(int index, float weight, float* norms)
    {
        if (!_hasContributions)
        {
            if (_asked++ < MostAsked)
            {
                return Bm25.Contribution(weight, Count(index), norms[Documents[index]]);
            }

            NeedContributions(weight, norms);
        }

        return Contributions[index];
    }

    public void NeedContributions(float weight, float* norms)
    {
        if (_hasContributions)
        {
            return;
        }

        NeedCounts();

        // The vectors' last one may reach behind the last document, where any document will do.
        var length = (Length + Padding - 1) & -Padding;
        for (var i = Length; i < length; i++)
        {
            Documents[i] = 0;
        }

        Bm25.Contributions(weight, Documents, Counts, norms, Contributions, length);
        EndDocuments();
        _hasContributions = true;
    }

    /// <summary>Up to a whole vector, and one document more.</summary>
    private void EndDocuments()
    {
        Documents[Length] = Cursor.None;
        for (var i = Length + 1; i % Padding != 0; i++)
        {
            Documents[i] = Cursor.None;
        }
    }

    private void FindLasts()
    {
        for (var i = 0; i < Lasts; i++)
        {
            var last = (i * 8) + 7;
            _lasts[i] = last < Length ? Documents[last] : Cursor.None;
        }

        _hasLasts = true;
    }

    private void DecodeShort(byte* source, int length, int document)
    {
        for (var i = 0; i < length; i++)
        {
            var number = VarInt.Read(ref source);
            document += (int)(number >> 1);
            Documents[i] = document;
            Counts[i] = (number & 1) != 0 ? 1 : (int)VarInt.Read(ref source);
        }
    }
}
