using DesignPatterns.SearchIndex.Building;

namespace DesignPatterns.SearchIndex;

/// <summary>Makes indexes of a corpus that is read once: of the whole, of its shards, or of both.</summary>
/// <remarks>
/// It holds the corpus in memory outside the managed heap, its texts and 4 bytes a word, and while it writes 8 bytes
/// more for each word of the file; all of that goes back at once.
/// </remarks>
public sealed class IndexBuilder : IDisposable
{
    private readonly BuiltCorpus _corpus = new();
    private (int[] Frequencies, int[] WordsInOrder, UInt128 Hash)? _summary;

    /// <summary>The documents added so far.</summary>
    public int Count => _corpus.Count;

    /// <summary>Adds the corpus's next document; its number is how many came before it.</summary>
    /// <exception cref="ArgumentException">Its part of speech is unknown.</exception>
    public void Add(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var partOfSpeech = PartsOfSpeech.Code(document.PartOfSpeech)
            ?? throw new ArgumentException($"{document.PartOfSpeech} is no part of speech.", nameof(document));
        _corpus.Add(document, partOfSpeech);
        _summary = null;
    }

    /// <summary>Writes the index of the whole corpus, or of one of its shards.</summary>
    /// <remarks>
    /// It is written beside its place and then moved there, so that a half-written one is never opened and an open one
    /// stays as it is.
    /// </remarks>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path, Shard? shard = null)
    {
        var (frequencies, wordsInOrder, hash) =
            _summary ??= (_corpus.Frequencies(), _corpus.Words.InOrder(), _corpus.Hash());
        var beside = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var writer = new SectionWriter(beside))
            {
                new IndexWriter(_corpus, writer, shard).Write(frequencies, wordsInOrder, hash);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    public void Dispose() => _corpus.Dispose();
}
