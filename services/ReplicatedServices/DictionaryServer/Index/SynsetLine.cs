using System.Text;
using DesignPatterns.DictionaryServer.Definitions;
using DesignPatterns.Words;

namespace DesignPatterns.DictionaryServer.Index;

internal static class SynsetLine
{
    /// <summary>Reads a set of synonyms as one word's sense: its synonyms are the others.</summary>
    /// <param name="line">
    /// <c>n&lt;TAB&gt;gossamer|cobweb&lt;TAB&gt;definition&lt;TAB&gt;example&lt;TAB&gt;example …</c>
    /// </param>
    /// <param name="word">One of the synonyms.</param>
    public static Sense Read(ReadOnlySpan<byte> line, Word word)
    {
        var fields = Encoding.UTF8.GetString(line).Split('\t');
        return new(
            PartOfSpeech(fields[0]),
            fields[2],
            fields[3..],
            [.. fields[1].Split('|').Where(synonym => Word.From(synonym) != word)]);
    }

    private static string PartOfSpeech(string letter) => letter switch
    {
        "n" => "noun",
        "v" => "verb",
        "a" => "adjective",
        "r" => "adverb",
        _ => throw new InvalidDataException($"'{letter}' is no part of speech."),
    };
}
