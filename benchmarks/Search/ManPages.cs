using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace DesignPatterns.SearchFigures;

/// <summary>The machine's manual pages and its packages' notes, without markup, as a corpus of longer texts.</summary>
internal static partial class ManPages
{
    private const int MostDocuments = 20_000;
    private const int MostCharacters = 20_000;
    private const int FewestCharacters = 200;

    // In milliseconds, for one text.
    private const int Patience = 10_000;

    private static readonly EnumerationOptions Below = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>The same on the same machine: by path, and each text once.</summary>
    public static IEnumerable<string> Read()
    {
        var known = new HashSet<string>();
        return Files("/usr/share/man", "*.gz").Concat(Files("/usr/share/doc", "*"))
            .Select(Text)
            .Where(text => text.Length >= FewestCharacters && known.Add(text))
            .Take(MostDocuments);
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern, Below).Order(StringComparer.Ordinal);

    private static string Text(string path)
    {
        using var file = File.OpenRead(path);
        using var plain = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress)
            : (Stream)file;
        using var bytes = new MemoryStream();
        plain.CopyTo(bytes);
        if (bytes.ToArray().AsSpan().Contains((byte)0))
        {
            return "";
        }

        var text = Encoding.UTF8.GetString(bytes.ToArray()).Replace("\uFFFD", "", StringComparison.Ordinal);
        text = White.Replace(Markup.Replace(text, ""), " ").Trim();
        return text.Length <= MostCharacters ? text : text[..MostCharacters].TrimEnd();
    }

    // Comments and requests at a line's beginning; changes of font, named characters, zero-width and hyphenation signs.
    [GeneratedRegex(
        """^[.']\s*(\\".*|[A-Za-z]{1,3}\b)|\\f(\[[^\]]*\]|\(..|.)|\\\(..|\\[-&]""",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Markup { get; }

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.None, Patience)]
    private static partial Regex White { get; }
}
