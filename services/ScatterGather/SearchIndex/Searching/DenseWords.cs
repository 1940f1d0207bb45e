using System.Numerics;
using System.Runtime.CompilerServices;
using DesignPatterns.SearchIndex.Format;

namespace DesignPatterns.SearchIndex.Searching;

/// <summary>The documents of each word that many documents have, two bits a document.</summary>
/// <remarks>
/// Whether a document has such a word, whether more than once, and the how many-th of its documents it is, is told from
/// a line of memory and the next, without unpacking a block. Made when the index is opened. The first line is how many
/// documents are before it, and then 448 bits (after Jacobson, "Space-efficient static trees and graphs", 1989); the
/// second one has the same documents' other bits in the same places. Bound: there are fewer such words than 96 times
/// the words of an average document.
/// </remarks>
internal sealed unsafe class DenseWords
{
    /// <summary>A word is dense if one of so many documents has it, or more.</summary>
    private const int Sparsest = 96;

    private const int WordsInLine = 8;
    private const int WordsInPair = 2 * WordsInLine;
    private const int BitsInLine = 64 * (WordsInLine - 1);
    private const int PairBytes = sizeof(ulong) * WordsInPair;

    private readonly Dictionary<int, int> _places = [];

    // Pinned, and with room to begin at a line of memory.
    private readonly ulong[] _room;
    private readonly ulong* _lines;

    public DenseWords(IndexView view)
    {
        var least = Math.Max(PackedBlock.Length, view.DocumentCount / Sparsest);
        var length = ((view.DocumentCount / BitsInLine) + 1) * WordsInPair;
        for (var term = 0; term < view.Header.Terms; term++)
        {
            if (view.Term(term)->Frequency >= least)
            {
                _places.Add(term, _places.Count * length);
            }
        }

        _room = GC.AllocateArray<ulong>((_places.Count * length) + WordsInPair, pinned: true);
        var start = (nuint)Unsafe.AsPointer(ref _room[0]);
        _lines = (ulong*)((start + PairBytes - 1) & ~(nuint)(PairBytes - 1));
        var block = new PostingBlock();
        foreach (var term in _places.Keys)
        {
            var lines = LinesOf(term);
            SetBits(lines, view, view.Term(term), block);
            CountBits(lines, length);
        }

        // Its room is used by pointers, which the collector does not see.
        GC.KeepAlive(block);
    }

    /// <summary>Null if the word is not dense.</summary>
    public ulong* LinesOf(int term) => _places.TryGetValue(term, out var place) ? _lines + place : null;

    public static bool Has(ulong* lines, int document) => IsSet(lines + 1, document);

    public static bool HasOften(ulong* lines, int document) => IsSet(lines + 1 + WordsInLine, document);

    /// <summary>How many documents before this one have the word.</summary>
    public static int CountBefore(ulong* lines, int document)
    {
        var line = (uint)document / BitsInLine;
        var bit = (uint)document - (line * BitsInLine);
        lines += line * WordsInPair;
        var count = (int)lines[0];
        for (; bit >= 64; bit -= 64)
        {
            count += BitOperations.PopCount(*++lines);
        }

        return count + BitOperations.PopCount(lines[1] & ((1UL << (int)bit) - 1));
    }

    private static bool IsSet(ulong* lines, int document)
    {
        var line = (uint)document / BitsInLine;
        var bit = (uint)document - (line * BitsInLine);
        return ((lines[(line * WordsInPair) + (bit / 64)] >> (int)bit) & 1) != 0;
    }

    private static void SetBits(ulong* lines, IndexView view, TermEntry* term, PostingBlock block)
    {
        var entry = view.Blocks + term->FirstBlock;
        var before = -1;
        for (var left = term->Frequency; left > 0; left -= PackedBlock.Length)
        {
            block.Decode(view.Postings + entry->Postings, Math.Min(left, PackedBlock.Length), before);
            for (var i = 0; i < block.Length; i++)
            {
                var (line, bit) = Math.DivRem(block.Documents[i], BitsInLine);
                var word = lines + (line * WordsInPair) + 1 + (bit / 64);
                word[0] |= 1UL << bit;
                word[WordsInLine] |= (block.Count(i) > 1 ? 1UL : 0) << bit;
            }

            before = entry->Last;
            entry++;
        }
    }

    private static void CountBits(ulong* lines, int length)
    {
        var count = 0;
        for (var i = 0; i < length; i++)
        {
            if (i % WordsInPair == 0)
            {
                lines[i] = (ulong)count;
            }
            else if (i % WordsInPair < WordsInLine)
            {
                count += BitOperations.PopCount(lines[i]);
            }
        }
    }
}
