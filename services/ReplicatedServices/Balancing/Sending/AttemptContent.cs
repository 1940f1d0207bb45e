using System.Net;

namespace DesignPatterns.Balancing.Sending;

/// <summary>A replica's answer, read under the attempt's time.</summary>
internal sealed class AttemptContent : HttpContent
{
    private readonly HttpContent _answer;
    private readonly Attempt _attempt;

    public AttemptContent(HttpContent answer, Attempt attempt)
    {
        _answer = answer;
        _attempt = attempt;
        foreach (var (name, values) in answer.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values.ToString());
        }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new AttemptStream(await _answer.ReadAsStreamAsync(cancellationToken), _attempt);

    protected override Task<Stream> CreateContentReadStreamAsync() =>
        CreateContentReadStreamAsync(CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var body = await CreateContentReadStreamAsync(cancellationToken);
        await body.CopyToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        _answer.Dispose();
        _attempt.Dispose();
        base.Dispose(disposing);
    }
}
