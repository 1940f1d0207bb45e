using System.Net;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.Balancing.Forwarding;

/// <summary>The client's body, passed on as it comes.</summary>
internal sealed class ForwardedBody(HttpRequest request) : HttpContent
{
    /// <summary>Why the client's part could not be read, such as being too long.</summary>
    public BadHttpRequestException? Failure { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var body = request.BodyReader;
        try
        {
            while (true)
            {
                var result = await body.ReadAsync(cancellationToken);
                foreach (var part in result.Buffer)
                {
                    await stream.WriteAsync(part, cancellationToken);
                }

                body.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return;
                }

                // What the client has sent must not wait for what it has not.
                await stream.FlushAsync(cancellationToken);
            }
        }
        catch (BadHttpRequestException failure)
        {
            Failure = failure;
            throw;
        }
    }

    /// <summary>The client's Content-Length is copied with the other fields; without one it is chunked.</summary>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
