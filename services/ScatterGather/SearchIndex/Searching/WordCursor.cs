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
    private ulong* _dense;
    private int _frequency;
    private int _next;
    private int _found;

    // Found without a look at its block; or None.
    private int _foundDense;

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
        _dense = term is null ? null : view.DenseDocuments(term);
        _foundDense = None;
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

    public override bool Has(int document)
    {
        if (_dense is null)
        {
            if (!FindBlock(document))
            {
                return false;
            }

            if (_decodedFrom != _block)
            {
                Decode();
            }

            var index = _decoded.IndexOf(document);
            _found = index;
            return index >= 0;
        }

        _foundDense = document;
        return DenseWords.Has(_dense, document);
    }

    public override int FirstOf(int* documents, int count)
    {
        if (_dense is null)
        {
            return base.FirstOf(documents, count);
        }

        for (var index = 0; index < count; index++)
        {
            if (DenseWords.Has(_dense, documents[index]))
            {
                _foundDense = documents[index];
                return index;
            }
        }

        return count;
    }

    /// <summary>The documents from..to of one block, of which <see cref="Take"/> makes one the found one.</summary>
    /// <param name="from">Never before that of an earlier call.</param>
    /// <param name="to">Not behind the block that <see cref="Most"/> told of.</param>
    public int* Rest(int from, int to, out int count)
    {
        if (!FindBlock(from))
        {
            count = 0;
            return null;
        }

        NextInBlock(from, -1);
        var end = to >= _block->Last ? _decoded.Length : _decoded.FirstFrom(to + 1, _next);
        count = end - _next;
        return _decoded.Documents + _next;
    }

    public void Take(int index) => _found = _next + index;

    public override int MostWithin(int from, int to)
    {
        var most = 0;
        if (FindBlock(from))
        {
            var block = _block;
            most = block->Most;
            while (block->Last < to && ++block < _end)
            {
                most = Math.Max(most, block->Most);
            }
        }

        return most;
    }

    public override int Contribution() =>
        _foundDense == None ? _decoded.Contribution(_found, Weight, _norms) : ContributionOfDense();

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
        _foundDense = None;
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

    private int ContributionOfDense()
    {
        var document = _foundDense;
        if (!DenseWords.HasOften(_dense, document))
        {
            return Bm25.Contribution(Weight, 1, _norms[document]);
        }

        var (index, inBlock) = Math.DivRem(DenseWords.CountBefore(_dense, document), PackedBlock.Length);
        var block = _first + index;
        if (block != _decodedFrom)
        {
            var length = LengthOf(block);
            if (length == PackedBlock.Length)
            {
                var count = PostingBlock.CountOf(_postings + block->Postings, inBlock);
                return Bm25.Contribution(Weight, count, _norms[document]);
            }

            _block = block;
            Decode();
        }

        return _decoded.Contribution(inBlock, Weight, _norms);
    }

    private void Decode()
    {
        run.CountBlock();
        _decoded.Decode(_postings + _block->Postings, LengthOf(_block), Before(_block));
        _positions.Reset();
        _decodedFrom = _block;
        _next = 0;
    }

    private int LengthOf(BlockEntry* block) =>
        (int)Math.Min(PackedBlock.Length, _frequency - ((block - _first) * PackedBlock.Length));

    private int Before(BlockEntry* block) => block == _first ? -1 : block[-1].Last;
}
