using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DesignPatterns.SearchIndex;
using DesignPatterns.SearchIndex.Corpora;

namespace DesignPatterns.SearchLeaf.Indexes;

/// <summary>The corpus as it is now.</summary>
/// <param name="Version">Another one when its files are others; found without reading them.</param>
/// <param name="IndexFolder">Where its indexes are saved unless told otherwise: beside it.</param>
internal sealed record CorpusSource(string Version, string IndexFolder, Func<IEnumerable<Document>> Read)
{
    private const int VersionLength = 16;

    private static readonly string WordNet = Path.Combine(AppContext.BaseDirectory, "Data", "wordnet-3.0.br");

    public static CorpusSource From(SearchLeafOptions options)
    {
        var path = options.Corpus.Length > 0 ? Path.GetFullPath(options.Corpus) : WordNet;
        Func<IEnumerable<Document>> read = options.Corpus.Length > 0
            ? () => new FolderCorpus(path).Read()
            : () => WordNetCorpus.Read(path);
        return new(VersionOf(path, options.ShardCount), $"{Path.TrimEndingDirectorySeparator(path)}.index", read);
    }

    /// <summary>Whether a folder bears such a name as versions have.</summary>
    public static bool IsVersion(string name) => name.Length == VersionLength && name.All(char.IsAsciiHexDigitLower);

    /// <summary>Made of the name, length and time of each file that is read.</summary>
    private static string VersionOf(string path, int shardCount)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.Exists(path) ? new FolderCorpus(path).Files() : [new(path)])
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}\n")));
        }

        hash.AppendData(BitConverter.GetBytes(shardCount));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..VersionLength];
    }
}
