using System.Text;

namespace DesignPatterns.SearchIndex.Format;

/// <summary>A document as it is kept: id, title and text in UTF-8, the length before each.</summary>
/// <remarks>No checksum is kept of it, so that a length may be anything: nothing is read past the end.</remarks>
internal static class StoredDocument
{
    /// <param name="mostText">In bytes: no more of the text is read, and no half of a character.</param>
    /// <exception cref="InvalidDataException">It says that it is longer than it is.</exception>
    public static Document Read(ReadOnlySpan<byte> source, byte partOfSpeech, int mostText)
    {
        var id = Encoding.UTF8.GetString(Take(ref source));
        var title = Encoding.UTF8.GetString(Take(ref source));
        var text = Take(ref source);
        var end = Math.Min(text.Length, mostText);
        while (end < text.Length && end > 0 && (text[end] & 0xc0) == 0x80)
        {
            end--;
        }

        return new(id, title, Encoding.UTF8.GetString(text[..end]), PartsOfSpeech.Name(partOfSpeech));
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> source)
    {
        var length = VarInt.Read(ref source);
        if (length > source.Length)
        {
            throw new InvalidDataException($"{length} bytes of text are announced, and {source.Length} are there.");
        }

        var taken = source[..(int)length];
        source = source[(int)length..];
        return taken;
    }
}
