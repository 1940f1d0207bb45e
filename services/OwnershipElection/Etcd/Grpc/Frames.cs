using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace DesignPatterns.Etcd.Grpc;

/// <summary>Puts messages into frames, as gRPC has them.</summary>
/// <remarks>
/// <code>
/// byte  0      1 if the message is compressed, which ours never are
/// bytes 1..4   length of the message, big-endian
///       5..    the message
///
/// 00  00 00 00 02  08 2a        a LeaseKeepAliveRequest for lease 42
/// </code>
/// </remarks>
internal static class Frames
{
    public const int HeaderSize = 5;

    public static int SizeOf(IMessage message) => HeaderSize + message.CalculateSize();

    /// <param name="frame">Exactly as long as <see cref="SizeOf"/> says.</param>
    public static void Write(IMessage message, Span<byte> frame)
    {
        frame[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], frame.Length - HeaderSize);
        message.WriteTo(frame[HeaderSize..]);
    }
}

/// <summary>Cuts what arrives, in pieces of any size, into messages.</summary>
/// <remarks>
/// Its array comes from the shared pool, and grows to the greatest message at most. Not thread-safe.
/// </remarks>
internal sealed class FrameReader(int mostMessageBytes) : IDisposable
{
    private const int FirstSize = 4 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _end;

    /// <summary>Whether the last message has not come in full.</summary>
    public bool IsWithinMessage => _end > _start;

    /// <summary>Where the next piece goes; never empty.</summary>
    public Memory<byte> GetRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        var needed = NextSize() is { } size ? Math.Max(size, HeldSize + 1) : HeldSize + 1;
        if (_start + needed > _bytes.Length)
        {
            MoveTo(needed > _bytes.Length ? ArrayPool<byte>.Shared.Rent(needed) : _bytes);
        }

        return _bytes.AsMemory(_end);
    }

    /// <summary>So many bytes have been put where <see cref="GetRoom"/> said.</summary>
    public void Advance(int count) => _end += count;

    /// <exception cref="InvalidDataException">It is compressed, or too long.</exception>
    /// <exception cref="InvalidProtocolBufferException">It is not what the parser reads.</exception>
    public bool TryRead<TMessage>(MessageParser<TMessage> parser, out TMessage? message)
        where TMessage : IMessage<TMessage>
    {
        if (NextSize() is not { } size || HeldSize < size)
        {
            message = default;
            return false;
        }

        message = parser.ParseFrom(_bytes.AsSpan(_start + Frames.HeaderSize, size - Frames.HeaderSize));
        _start += size;
        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _start, _end) = ([], 0, 0);
    }

    private int HeldSize => _end - _start;

    private int? NextSize()
    {
        if (HeldSize < Frames.HeaderSize)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(_start + 1));
        return (_bytes[_start], length) switch
        {
            (not 0, _) => throw new InvalidDataException("A message is compressed, which was not agreed on."),
            _ when length > mostMessageBytes => throw new InvalidDataException(
                $"A message of {length} bytes was announced: the most that is taken is {mostMessageBytes}."),
            _ => Frames.HeaderSize + (int)length,
        };
    }

    private void MoveTo(byte[] bytes)
    {
        _bytes.AsSpan(_start, HeldSize).CopyTo(bytes);
        if (bytes != _bytes)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = bytes;
        }

        (_start, _end) = (0, HeldSize);
    }
}
