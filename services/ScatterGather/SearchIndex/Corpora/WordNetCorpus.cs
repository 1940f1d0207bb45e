using System.IO.Compression;

namespace DesignPatterns.SearchIndex.Corpora;

/// <summary>WordNet's synsets as documents: the synonyms are the title, definition and examples the text.</summary>
/// <remarks>
/// The file is text, compressed with Brotli: a line <c>WordNet 3.0 (synsets) (words) (bytes)</c>, then a line a synset,
/// <c>n⇥gossamer|cobweb⇥definition⇥example⇥…</c>, then the dictionary's words, which are of no use here.
/// </remarks>
public static class WordNetCorpus
{
    /// <summary>Reads one document after the other.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static IEnumerable<Document> Read(string path)
    {
        using var file = File.OpenRead(path);
        using var text = new StreamReader(new BrotliStream(file, CompressionMode.Decompress));
        if (text.ReadLine()?.Split(' ') is not ["WordNet", _, var synsets, _, _]
            || !int.TryParse(synsets, out var count))
        {
            throw new InvalidDataException($"{path} does not begin as WordNet does.");
        }

        for (var line = 0; line < count; line++)
        {
            if (text.ReadLine()?.Split('\t') is not [[var letter], var synonyms, var definition, .. var examples])
            {
                throw new InvalidDataException($"{path} has no synset {line}.");
            }

            yield return new($"wn-{line}", synonyms.Replace("|", ", ", StringComparison.Ordinal),
                string.Join("; ", examples.Prepend(definition)), PartOfSpeech(letter, path));
        }
    }

    private static string PartOfSpeech(char letter, string path) => letter switch
    {
        'n' => "noun",
        'v' => "verb",
        'a' => "adjective",
        'r' => "adverb",
        _ => throw new InvalidDataException($"{path}: {letter} is no part of speech."),
    };
}
