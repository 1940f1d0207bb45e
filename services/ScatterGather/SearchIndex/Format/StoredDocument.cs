using System.Text;

namespace DesignPatterns.SearchIndex.Format;

/// <summary>A document as it is kept: id, title and text in UTF-8, the length before each.</summary>
/// <remarks>No checksum is kept of it, so that a length may be anything: nothing is read past the end.</remarks>
internal static class StoredDocument
{
    /// <exception cref="InvalidDataException">It says that it is longer than it is.</exception>
    public static Document Read(ReadOnlySpan<byte> source, byte partOfSpeech)
    {
        var id = ReadText(ref source);
        var title = ReadText(ref source);
        return new(id, title, ReadText(ref source), PartsOfSpeech.Name(partOfSpeech));
    }

    private static string ReadText(ref ReadOnlySpan<byte> source)
    {
        var length = VarInt.Read(ref source);
        if (length > source.Length)
        {
            throw new InvalidDataException($"{length} bytes of text are announced, and {source.Length} are there.");
        }

        var text = Encoding.UTF8.GetString(source[..(int)length]);
        source = source[(int)length..];
        return text;
    }
}
