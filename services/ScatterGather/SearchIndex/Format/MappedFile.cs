using System.IO.MemoryMappedFiles;

namespace DesignPatterns.SearchIndex.Format;

/// <summary>A file mapped for reading. It stays mapped until it is disposed and nobody uses it any more.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _accessor;

    /// <exception cref="IOException">The file cannot be opened, or is empty.</exception>
    public MappedFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Length = stream.Length;
        if (Length == 0)
        {
            throw new InvalidDataException($"{path} is empty.");
        }

        _file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _accessor = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        Start = (byte*)_accessor.SafeMemoryMappedViewHandle.DangerousGetHandle() + _accessor.PointerOffset;
    }

    public long Length { get; }

    /// <summary>Valid while the file is in use.</summary>
    public byte* Start { get; }

    /// <summary>Keeps the file mapped until the use is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed already.</exception>
    public Use Enter() => new(_accessor);

    public void Dispose()
    {
        _accessor.Dispose();
        _file.Dispose();
    }

    public readonly ref struct Use
    {
        private readonly MemoryMappedViewAccessor _used;

        internal Use(MemoryMappedViewAccessor used)
        {
            var entered = false;
            used.SafeMemoryMappedViewHandle.DangerousAddRef(ref entered);
            _used = used;
        }

        public void Dispose() => _used.SafeMemoryMappedViewHandle.DangerousRelease();
    }
}
