using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace DesignPatterns.DictionaryServer.Index;

/// <summary>Reads the file that <c>Data/make-wordnet.cs</c> made, where its format is told.</summary>
internal static class WordNetFile
{
    /// <exception cref="IOException">The file or its checksum is missing.</exception>
    /// <exception cref="InvalidDataException">The file is not what its checksum says.</exception>
    public static async Task<WordIndex> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var compressed = await File.ReadAllBytesAsync(path, cancellationToken);
        var expected = (await File.ReadAllTextAsync($"{path}.sha256", cancellationToken)).Split(' ')[0];
        var actual = Convert.ToHexStringLower(SHA256.HashData(compressed));
        if (actual != expected)
        {
            throw new InvalidDataException($"{path} is damaged: its SHA-256 is {actual}, not {expected}.");
        }

        await using var lines = new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var counts = ReadHeader(lines).Split(' ')[2..];
        var text = new byte[int.Parse(counts[2])];
        lines.ReadExactly(text);
        return new WordIndex(text, int.Parse(counts[0]), int.Parse(counts[1]));
    }

    // "WordNet 3.0 <synsets> <words> <bytes>"
    private static string ReadHeader(Stream lines)
    {
        var header = new StringBuilder();
        while (lines.ReadByte() is >= 0 and not '\n' and var character)
        {
            header.Append((char)character);
        }

        return header.ToString();
    }
}
