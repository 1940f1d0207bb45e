namespace DesignPatterns.SearchIndex;

/// <summary>The parts of speech that a document may have and a query may ask for.</summary>
public static class PartsOfSpeech
{
    private static readonly string[] Names = ["", "noun", "verb", "adjective", "adverb"];

    public static IReadOnlyList<string> All => Names[1..];

    /// <summary>The byte that stands for a part of speech in an index; 0 for none, null for an unknown one.</summary>
    internal static byte? Code(string name) => Array.IndexOf(Names, name) is >= 0 and var code ? (byte)code : null;

    internal static string Name(byte code) => Names[code];
}
