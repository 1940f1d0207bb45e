using System.Numerics;
using DesignPatterns.SearchIndex.Format;

namespace DesignPatterns.SearchIndex.Searching;

/// <summary>The documents that have any word that begins so; each scores the same.</summary>
/// <remarks>One bit a document: they are found first, all words' postings being read once.</remarks>
internal sealed unsafe class PrefixCursor : Cursor
{
    private readonly ulong[] _documents;

    public PrefixCursor(IndexView view, ReadOnlySpan<byte> prefix, SearchRun run)
    {
        _documents = new ulong[(view.DocumentCount + 63) / 64];
        var (first, end) = view.FindAll(prefix);
        var block = new PostingBlock();
        for (var term = (TermEntry*)first; term < (TermEntry*)end; term++)
        {
            Add(view, term, block, run);
        }

        // Its room is used by pointers, which the collector does not see.
        GC.KeepAlive(block);

        Frequency = _documents.Sum(BitOperations.PopCount);
    }

    public override int Frequency { get; }

    public override int Contribution() => Bm25.Scale;

    public override int Most(int from, out int last)
    {
        last = None;
        return Bm25.Scale;
    }

    public override int MostWithin(int from, int to) => Bm25.Scale;

    public override int Next(int from, int to, int floor)
    {
        if (floor >= Bm25.Scale || from > to)
        {
            return None;
        }

        var index = from / 64;
        for (var bits = _documents[index] & (ulong.MaxValue << (from % 64)); ; bits = _documents[index])
        {
            if (bits != 0)
            {
                var found = (index * 64) + BitOperations.TrailingZeroCount(bits);
                return found <= to ? found : None;
            }

            if (++index > to / 64)
            {
                return None;
            }
        }
    }

    private void Add(IndexView view, TermEntry* term, PostingBlock block, SearchRun run)
    {
        var entry = view.Blocks + term->FirstBlock;
        var before = -1;
        for (var left = term->Frequency; left > 0; left -= PackedBlock.Length)
        {
            run.CountBlock();
            block.Decode(view.Postings + entry->Postings, Math.Min(left, PackedBlock.Length), before);
            for (var i = 0; i < block.Length; i++)
            {
                var document = block.Documents[i];
                _documents[document / 64] |= 1UL << (document % 64);
            }

            before = entry->Last;
            entry++;
        }
    }
}
