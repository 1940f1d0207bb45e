using System.Text;

namespace DesignPatterns.SearchIndex.Corpora;

/// <summary>The text files of a folder and the folders in it as documents, in the order of their paths.</summary>
/// <remarks>
/// Links are not followed, files with a zero byte are not texts, and what lies behind the first
/// <paramref name="maxFileLength"/> bytes of a file is not read.
/// </remarks>
/// <param name="maxFileLength">In bytes; of memory, it is held three times while a file is read.</param>
public sealed class FolderCorpus(string folder, int maxFileLength = FolderCorpus.DefaultMaxFileLength)
{
    public const int DefaultMaxFileLength = 1 << 20;

    private static readonly EnumerationOptions Below = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <summary>The files that are read, in the order of their paths.</summary>
    public IEnumerable<FileInfo> Files() =>
        new DirectoryInfo(folder).EnumerateFiles("*", Below).OrderBy(file => file.FullName, StringComparer.Ordinal);

    /// <summary>Reads one document after the other; its id is the path in the folder, its title the name.</summary>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    public IEnumerable<Document> Read()
    {
        var buffer = new byte[maxFileLength];
        foreach (var file in Files())
        {
            if (ReadText(file.FullName, buffer) is { } text)
            {
                var id = Path.GetRelativePath(folder, file.FullName).Replace('\\', '/');
                yield return new(id, Path.GetFileNameWithoutExtension(file.Name), text);
            }
        }
    }

    private static string? ReadText(string path, byte[] buffer)
    {
        using var file = File.OpenRead(path);
        var bytes = buffer.AsSpan(0, file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        return bytes.Contains((byte)0) ? null : Encoding.UTF8.GetString(bytes);
    }
}
