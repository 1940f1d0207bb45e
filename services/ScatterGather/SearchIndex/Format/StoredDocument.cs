using System.Text;

namespace DesignPatterns.SearchIndex.Format;

/// <summary>A document as it is kept: id, title and text in UTF-8, the length before each.</summary>
internal static unsafe class StoredDocument
{
    public static Document Read(byte* source, byte partOfSpeech)
    {
        var id = ReadText(ref source);
        var title = ReadText(ref source);
        return new(id, title, ReadText(ref source), PartsOfSpeech.Name(partOfSpeech));
    }

    private static string ReadText(ref byte* source)
    {
        var length = (int)VarInt.Read(ref source);
        var text = Encoding.UTF8.GetString(source, length);
        source += length;
        return text;
    }
}
