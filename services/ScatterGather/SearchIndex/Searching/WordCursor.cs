using System.Runtime.Intrinsics;
using DesignPatterns.SearchIndex.Format;

namespace DesignPatterns.SearchIndex.Searching;

/// <summary>The documents that have a word.</summary>
internal sealed unsafe class WordCursor(SearchRun run) : Cursor
{
    private readonly PostingBlock _decoded = new();
    private readonly PositionReader _positions = new();
    private BlockEntry* _first;
    private BlockEntry* _block;
    private BlockEntry* _end;
    private BlockEntry* _decodedFrom;
    private byte* _postings;
    private float* _norms;
    private int _frequency;
    private int _next;
    private int _found;

    public override int Frequency => _frequency;

    public float Weight { get; private set; }

    /// <summary>How often the document found has the word.</summary>
    public int Count => _decoded.Count(_found);

    /// <param name="term">Null: no document has the word.</param>
    public void Open(IndexView view, TermEntry* term)
    {
        _frequency = term is null ? 0 : term->Frequency;
        _first = _block = term is null ? null : view.Blocks + term->FirstBlock;
        _end = _first + ((_frequency + PackedBlock.Length - 1) / PackedBlock.Length);
        _decodedFrom = null;
        _postings = view.Postings;
        _norms = view.Norms;
        Weight = term is null ? 0 : view.Weight(term);
    }

    public override int Next(int from, int to, int floor)
    {
        while (FindBlock(from))
        {
            if (_block->Most > floor)
            {
                if (Before(_block) >= to)
                {
                    return None;
                }

                var document = NextInBlock(from, floor);
                if (document != None)
                {
                    return document <= to ? document : None;
                }
            }

            from = _block->Last + 1;
            if (from > to)
            {
                return None;
            }
        }

        return None;
    }

    public override int Most(int from, out int last)
    {
        if (FindBlock(from))
        {
            last = _block->Last;
            return _block->Most;
        }

        last = None;
        return 0;
    }

    public override int Contribution() => _decoded.Contribution(_found, Weight, _norms);

    /// <summary>Where the document found has the word, in rising order.</summary>
    public ReadOnlySpan<int> Positions() => _positions.Read(_decoded, _found, _postings + _decodedFrom->Positions);

    // Most searches go on in the same block or the next; the others gallop.
    private bool FindBlock(int from)
    {
        var block = _block;
        if (block >= _end || block->Last >= from)
        {
            return block < _end;
        }

        var step = 1L;
        while (block + step < _end && block[step].Last < from)
        {
            block += step;
            step *= 2;
        }

        // The block looked for is behind this one, and not behind the one at a step.
        var behind = Math.Min(step, _end - block);
        var before = 0L;
        while (before + 1 < behind)
        {
            var middle = (before + behind) / 2;
            (before, behind) = block[middle].Last < from ? (middle, behind) : (before, middle);
        }

        _block = block + behind;
        return _block < _end;
    }

    private int NextInBlock(int from, int floor)
    {
        if (_decodedFrom != _block)
        {
            Decode();
        }

        var next = _decoded.FirstFrom(from, _next);
        _next = next;
        if (floor >= 0 && next < _decoded.Length)
        {
            next = NextAbove(next, floor);
        }

        _found = next;
        return _decoded.Documents[next];
    }

    private int NextAbove(int next, int floor)
    {
        _decoded.NeedContributions(Weight, _norms);
        var contributions = _decoded.Contributions;
        var length = _decoded.Length;
        var floors = Vector256.Create(floor);
        for (; next < length; next += Vector256<int>.Count)
        {
            var eight = Vector256.Load(contributions + next);
            var above = Vector256.GreaterThan(eight, floors).ExtractMostSignificantBits();
            if (above != 0)
            {
                return Math.Min(length, next + System.Numerics.BitOperations.TrailingZeroCount(above));
            }
        }

        return length;
    }

    private void Decode()
    {
        run.CountBlock();
        var index = _block - _first;
        var length = (int)Math.Min(PackedBlock.Length, _frequency - (index * PackedBlock.Length));
        _decoded.Decode(_postings + _block->Postings, length, Before(_block));
        _positions.Reset();
        _decodedFrom = _block;
        _next = 0;
    }

    private int Before(BlockEntry* block) => block == _first ? -1 : block[-1].Last;
}
