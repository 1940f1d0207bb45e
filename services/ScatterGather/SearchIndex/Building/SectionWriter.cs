using System.Runtime.InteropServices;
using DesignPatterns.SearchIndex.Format;

namespace DesignPatterns.SearchIndex.Building;

/// <summary>Writes an index from its first section on, and its header in the end.</summary>
internal sealed unsafe class SectionWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[1 << 20];
    private long _written;
    private int _filled;
    private uint _checksum;

    public SectionWriter(string path)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        _file.Position = _written = Header.Size;
    }

    /// <summary>From the beginning of the file.</summary>
    public long Position => _written + _filled;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var part = bytes[..Math.Min(bytes.Length, _buffer.Length - _filled)];
            part.CopyTo(_buffer.AsSpan(_filled));
            _filled += part.Length;
            bytes = bytes[part.Length..];
            if (_filled == _buffer.Length)
            {
                Flush();
            }
        }
    }

    public void Write<T>(T* items, long count)
        where T : unmanaged
    {
        const int most = 1 << 20;
        for (; count > most; count -= most, items += most)
        {
            Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(items, most)));
        }

        Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(items, (int)count)));
    }

    /// <summary>Ends a section.</summary>
    public void EndSection()
    {
        Span<byte> zeros = stackalloc byte[Header.Padding + 8];
        zeros.Clear();
        Write(zeros[..(Header.Padding + (int)(-Position & 7))]);
    }

    /// <summary>The checksum of all sections so far; the last one must have ended.</summary>
    public uint Checksum()
    {
        Flush();
        return _checksum;
    }

    public void Finish(Header header)
    {
        Flush();
        header.FileLength = _written;
        header.HeaderChecksum = header.OwnChecksum();
        _file.Position = 0;
        _file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Header>(in header)));
        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    private void Flush()
    {
        var bytes = _buffer.AsSpan(0, _filled);
        _checksum = Format.Checksum.Append(_checksum, bytes);
        _file.Write(bytes);
        _written += _filled;
        _filled = 0;
    }
}
