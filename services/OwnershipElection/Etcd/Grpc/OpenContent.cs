using System.Net;

namespace DesignPatterns.Etcd.Grpc;

/// <summary>A request that stays open: what is to be sent is written to its stream as it comes.</summary>
internal sealed class OpenContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> _opened =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OpenContent() => Headers.ContentType = MessageContent.MediaType;

    /// <summary>Where to write, once the request is on its way.</summary>
    public Task<Stream> Opened => _opened.Task;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The headers go out now; without this they would wait for the first message.
        await stream.FlushAsync(cancellationToken);
        _opened.TrySetResult(stream);
        await _ended.Task.WaitAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        _ended.TrySetResult();
        _opened.TrySetCanceled();
        base.Dispose(disposing);
    }
}
