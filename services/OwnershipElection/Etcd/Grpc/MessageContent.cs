using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace DesignPatterns.Etcd.Grpc;

/// <summary>
/// A request of one message. It is written each time anew: HttpClient may send it again itself.
/// </summary>
internal sealed class MessageContent : HttpContent
{
    internal static readonly MediaTypeHeaderValue MediaType = new("application/grpc");

    private readonly IMessage _message;
    private readonly int _size;

    public MessageContent(IMessage message)
    {
        (_message, _size) = (message, Frames.SizeOf(message));
        Headers.ContentType = MediaType;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var frame = ArrayPool<byte>.Shared.Rent(_size);
        try
        {
            Frames.Write(_message, frame.AsSpan(0, _size));
            await stream.WriteAsync(frame.AsMemory(0, _size), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _size;
        return true;
    }
}
