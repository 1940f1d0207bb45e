using System.Buffers;

namespace DesignPatterns.Gathering.Wire;

/// <summary>Frames that wait to be sent together, or the body of one that is being written.</summary>
/// <remarks>
/// It keeps its array from one batch to the next, unless a big one has made it big. Not thread-safe.
/// </remarks>
internal sealed class FrameBuffer : IBufferWriter<byte>
{
    private const int FirstSize = 4 * 1024;
    private const int MostKept = 1024 * 1024;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, Length);

    /// <summary>Leaves room for the header of a frame, whose body is to be written next.</summary>
    /// <returns>Where the frame begins, for <see cref="End"/>.</returns>
    public int Begin()
    {
        var start = Length;
        GetSpan(FrameHeader.Size);
        Advance(FrameHeader.Size);
        return start;
    }

    /// <exception cref="InvalidDataException">The body is too long; the frame is taken back.</exception>
    public void End(int start, uint id, FrameKind kind)
    {
        var body = Length - start - FrameHeader.Size;
        if (body + FrameHeader.Size > FrameHeader.MostLength)
        {
            TakeBack(start);
            throw new InvalidDataException($"A frame of {body} bytes is too long.");
        }

        new FrameHeader(body, id, kind).Write(_bytes.AsSpan(start));
    }

    public void TakeBack(int start) => Length = start;

    /// <summary>A frame without a body.</summary>
    public void Add(uint id, FrameKind kind) => End(Begin(), id, kind);

    public void Add(uint id, FrameKind kind, ReadOnlySpan<byte> body)
    {
        var start = Begin();
        this.Write(body);
        End(start, id, kind);
    }

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > MostKept)
        {
            _bytes = [];
        }
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void MakeRoom(int sizeHint)
    {
        var needed = Length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(Math.Max(FirstSize, needed), 2 * _bytes.Length));
        }
    }
}
