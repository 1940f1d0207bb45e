using DesignPatterns.SearchIndex.Format;

namespace DesignPatterns.SearchIndex.Searching;

/// <summary>The sections of a mapped index, which the caller keeps mapped.</summary>
internal sealed unsafe class IndexView
{
    private readonly Header* _header;
    private readonly byte* _words;
    private readonly byte* _texts;
    private readonly TermEntry* _terms;
    private readonly float[] _norms;
    private readonly TermSample _sample;
    private readonly TermTable _table;
    private readonly DenseWords _dense;

    public IndexView(byte* file)
    {
        _header = (Header*)file;
        _words = file + _header->WordsAt;
        _terms = (TermEntry*)(file + _header->TermsAt);
        Postings = file + _header->PostingsAt;
        Blocks = (BlockEntry*)(file + _header->BlocksAt);
        Documents = (DocumentEntry*)(file + _header->DocumentsAt);
        PartsOfSpeech = file + _header->PartsOfSpeechAt;
        _texts = file + _header->TextsAt;
        _sample = new TermSample(this, _header->Terms);
        _table = new TermTable(this, _header->Terms);
        _norms = GC.AllocateUninitializedArray<float>(Math.Max(1, DocumentCount), pinned: true);
        Norms = (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _norms[0]);
        for (var i = 0; i < DocumentCount; i++)
        {
            Norms[i] = Bm25.Norm(Documents[i].Length, AverageLength);
        }

        _dense = new DenseWords(this);
    }

    public ref readonly Header Header => ref *_header;

    public byte* Postings { get; }

    public BlockEntry* Blocks { get; }

    public DocumentEntry* Documents { get; }

    public byte* PartsOfSpeech { get; }

    public float* Norms { get; }

    public int DocumentCount => _header->Documents;

    public double AverageLength => _header->CorpusLength / (double)Math.Max(1, _header->CorpusDocuments);

    /// <summary>The word's entry, or null if no document has it.</summary>
    public TermEntry* Find(ReadOnlySpan<byte> word)
    {
        var index = _table.Find(word);
        return index >= 0 ? _terms + index : null;
    }

    /// <summary>The entries of all words that begin so; the second pointer is behind the last of them.</summary>
    public (nint First, nint End) FindAll(ReadOnlySpan<byte> prefix)
    {
        // No byte of UTF-8 is as high as 0xff.
        Span<byte> behind = [.. prefix, 0xff];
        return ((nint)(_terms + LowerBound(prefix)), (nint)(_terms + LowerBound(behind)));
    }

    public ReadOnlySpan<byte> Word(int term) =>
        new(_words + _terms[term].Word, (int)(_terms[term + 1].Word - _terms[term].Word));

    public TermEntry* Term(int term) => _terms + term;

    /// <summary>The word's documents as <see cref="DenseWords"/> has them; null if few have it.</summary>
    public ulong* DenseDocuments(TermEntry* term) => _dense.LinesOf((int)(term - _terms));

    public float Weight(TermEntry* term) => Bm25.Weight(_header->CorpusDocuments, term->CorpusFrequency);

    /// <summary>The document at a place as it is kept, and, behind the last one, what fills the file up.</summary>
    public ReadOnlySpan<byte> TextOf(int place)
    {
        var start = Documents[place].Text;
        var end = place + 1 < DocumentCount ? Documents[place + 1].Text : _header->FileLength - _header->TextsAt;
        return new(_texts + start, (int)(end - start));
    }

    /// <summary>The number in the corpus of the document at a place.</summary>
    public int NumberOf(int place) => _header->ShardCount == 0 ? place : Documents[place].Number;

    /// <summary>Where a document of the corpus is in this file, or a negative number if it is not.</summary>
    public int PlaceOf(int number)
    {
        if (_header->ShardCount == 0)
        {
            return number < DocumentCount ? number : -1;
        }

        var (low, high) = (0, DocumentCount - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = Documents[middle].Number;
            if (found == number)
            {
                return middle;
            }

            (low, high) = found < number ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    private int LowerBound(ReadOnlySpan<byte> word)
    {
        var (low, high) = _sample.Around(word);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = Word(middle).SequenceCompareTo(word) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

}
