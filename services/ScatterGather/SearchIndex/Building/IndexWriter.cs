using DesignPatterns.SearchIndex.Format;
using DesignPatterns.SearchIndex.Searching;

namespace DesignPatterns.SearchIndex.Building;

/// <summary>Writes the sections of one index, one after the other.</summary>
internal sealed unsafe class IndexWriter(BuiltCorpus corpus, SectionWriter writer, Shard? shard)
{
    private readonly List<int> _documents = [];

    // Written header-first, so that each section can say where it began.
    private Header _header = new()
    {
        Magic = Header.FileMagic,
        FileFormat = Header.FormatVersion,
        ShardIndex = shard?.Index ?? 0,
        ShardCount = shard?.Count ?? 0,
        CorpusDocuments = corpus.Count,
        CorpusLength = corpus.Length,
    };

    public void Write(int[] frequencies, int[] wordsInOrder, UInt128 corpusHash)
    {
        _header.CorpusHash = corpusHash;
        WriteTerms(frequencies, wordsInOrder);
        WriteDocuments();
        writer.Finish(_header);
    }

    private void WriteTerms(int[] frequencies, int[] wordsInOrder)
    {
        using var blocks = new NativeList<BlockEntry>();
        using var terms = new NativeList<TermEntry>();
        using var words = new NativeList<byte>();
        using var norms = new NativeList<float>();
        var placeOf = PlaceDocuments(norms);
        using var inversion = new Inversion(corpus, placeOf);
        using var encoder = new TermEncoder(norms.Items, blocks);
        _header.PostingsAt = writer.Position;
        foreach (var word in wordsInOrder)
        {
            var places = inversion.PlacesOf(word);
            if (places.Length > 0)
            {
                var entry = new TermEntry
                {
                    Word = (uint)words.Count, CorpusFrequency = frequencies[word], FirstBlock = (int)blocks.Count,
                };
                var weight = Bm25.Weight(corpus.Count, frequencies[word]);
                entry.Frequency = encoder.Encode(places, weight, writer, _header.PostingsAt);
                terms.Add(entry);
                Append(words, corpus.Words.Word(word));
            }
        }

        terms.Add(new() { Word = (uint)words.Count });
        writer.EndSection();
        (_header.Blocks, _header.BlocksAt) = ((int)blocks.Count, Section(blocks));
        (_header.Terms, _header.TermsAt) = ((int)terms.Count - 1, Section(terms));
        _header.WordsAt = Section(words);
    }

    private void WriteDocuments()
    {
        using var entries = new NativeList<DocumentEntry>();
        using var partsOfSpeech = new NativeList<byte>();
        var text = 0L;
        foreach (var document in _documents)
        {
            entries.Add(new() { Number = document, Length = corpus.LengthOf(document), Text = text });
            partsOfSpeech.Add(corpus.PartOfSpeechOf(document));
            text += corpus.TextOf(document).Length;
        }

        (_header.Documents, _header.DocumentsAt) = (_documents.Count, Section(entries));
        _header.PartsOfSpeechAt = Section(partsOfSpeech);
        _header.TextsAt = writer.Position;
        _header.Checksum = writer.Checksum();
        foreach (var document in _documents)
        {
            writer.Write(corpus.TextOf(document));
        }

        writer.EndSection();
    }

    /// <summary>Chooses the documents of the shard, and tells the place of each document in the file, or -1.</summary>
    private int[] PlaceDocuments(NativeList<float> norms)
    {
        var placeOf = new int[corpus.Count];
        var averageLength = corpus.Length / (double)Math.Max(1, corpus.Count);
        for (var document = 0; document < placeOf.Length; document++)
        {
            var isHeld = shard?.Holds(corpus.HashOf(document)) ?? true;
            placeOf[document] = isHeld ? _documents.Count : -1;
            if (isHeld)
            {
                _documents.Add(document);
                norms.Add(Bm25.Norm(corpus.LengthOf(document), averageLength));
            }
        }

        return placeOf;
    }

    private long Section<T>(NativeList<T> items)
        where T : unmanaged
    {
        var at = writer.Position;
        writer.Write(items.Items, items.Count);
        writer.EndSection();
        return at;
    }

    private static void Append(NativeList<byte> words, ReadOnlySpan<byte> word)
    {
        words.Reserve(word.Length);
        word.CopyTo(new Span<byte>(words.End, word.Length));
        words.Advance(word.Length);
    }
}
