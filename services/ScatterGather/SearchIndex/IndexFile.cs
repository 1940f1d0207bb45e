using DesignPatterns.SearchIndex.Format;

namespace DesignPatterns.SearchIndex;

/// <summary>Opens what <see cref="IndexBuilder"/> wrote.</summary>
public static unsafe class IndexFile
{
    /// <summary>Maps an index. Everything but the documents' texts is read once, to see that it is whole.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">It is not an index of this version, or is damaged.</exception>
    public static DocumentIndex Open(string path)
    {
        var file = new MappedFile(path);
        if (Flaw(file) is not { } flaw)
        {
            return new DocumentIndex(file);
        }

        file.Dispose();
        throw new InvalidDataException($"{path} {flaw}");
    }

    private static string? Flaw(MappedFile file)
    {
        if (file.Length < Header.Size)
        {
            return "is too short for an index.";
        }

        var header = *(Header*)file.Start;
        if (header.Magic != Header.FileMagic)
        {
            return "is no index.";
        }

        if (header.FileFormat != Header.FormatVersion)
        {
            return $"is an index of format {header.FileFormat}; this is format {Header.FormatVersion}.";
        }

        if (header.HeaderChecksum != header.OwnChecksum())
        {
            return "is damaged: the checksum of its header is wrong.";
        }

        if (header.FileLength != file.Length)
        {
            return $"is damaged: it has {file.Length} bytes of {header.FileLength}.";
        }

        return header.Checksum != ChecksumOf(file.Start + Header.Size, file.Start + header.TextsAt)
            ? "is damaged: its checksum is wrong."
            : null;
    }

    private static uint ChecksumOf(byte* from, byte* to)
    {
        var (crc, most) = (0u, 1 << 20);
        for (; to - from > most; from += most)
        {
            crc = Checksum.Append(crc, new(from, most));
        }

        return Checksum.Append(crc, new(from, (int)(to - from)));
    }
}
