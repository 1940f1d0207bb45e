using System.Buffers.Binary;

namespace DesignPatterns.Gathering.Wire;

/// <summary>What a frame says.</summary>
internal enum FrameKind : byte
{
    Ask = 1,
    Answer = 2,
    Refusal = 3,
    Cancel = 4,
    Ping = 5,
    Pong = 6,
}

/// <summary>The first nine bytes of a frame. All numbers are little-endian.</summary>
/// <remarks>
/// <code>
/// bytes  0..3   length of what follows, from 5 up to 4 MiB
///        4..7   id: chosen by who asks, repeated by who answers
///        8      kind
///
/// ask      9..12  microseconds that remain until the deadline
///         13      0, or 1 if the trace context follows:
///                 16 bytes trace id, 8 bytes span id, 1 byte flags (as in W3C's traceparent)
///         14..    or 39.., the request
/// answer   9..    the answer
/// refusal  9..10  status, as HTTP means it
///         11..    why, in UTF-8
/// cancel, ping and pong have nothing more
///
/// 07 00 00 00  2a 00 00 00  03  f7 01        a refusal of call 42 with status 503 and no text
/// </code>
/// </remarks>
internal readonly record struct FrameHeader(int BodyLength, uint Id, FrameKind Kind)
{
    public const int Size = 9;

    /// <summary>The most that a frame may announce.</summary>
    public const int MostLength = 4 * 1024 * 1024;

    private const int LengthSize = 4;

    /// <exception cref="InvalidDataException">
    /// It announces too much or too little, or an unknown kind.
    /// </exception>
    public static FrameHeader Read(ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var kind = (FrameKind)bytes[8];
        if (length is < Size - LengthSize or > MostLength)
        {
            throw new InvalidDataException($"A frame of {length} bytes was announced.");
        }

        return kind is >= FrameKind.Ask and <= FrameKind.Pong
            ? new((int)length - Size + LengthSize, BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]), kind)
            : throw new InvalidDataException($"There is no frame of kind {bytes[8]}.");
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)(BodyLength + Size - LengthSize));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Id);
        bytes[8] = (byte)Kind;
    }
}
