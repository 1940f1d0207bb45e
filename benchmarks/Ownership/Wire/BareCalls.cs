using System.Buffers.Binary;
using System.Net;
using DesignPatterns.Etcd;
using DesignPatterns.Etcd.Grpc;
using DesignPatterns.Etcd.Messages;
using Google.Protobuf;

namespace DesignPatterns.OwnershipFigures.Wire;

/// <summary>gRPC calls as plainly as they can be made: no deadline, no other endpoint, no figures.</summary>
internal sealed class BareCalls(string endpoint) : IDisposable
{
    private const int HeaderSize = 5;

    private readonly Uri _endpoint = new(endpoint);
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
    });

    public async Task<TResponse> AskAsync<TResponse>(
        string path, IMessage message, MessageParser<TResponse> parser)
        where TResponse : IMessage<TResponse>
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_endpoint, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(message)),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        using var response = await _http.SendAsync(request, CancellationToken.None);
        var frame = await response.Content.ReadAsByteArrayAsync();
        return response.TrailingHeaders.TryGetValues("grpc-status", out var status) && status.Single() == "0"
            ? parser.ParseFrom(frame.AsSpan(HeaderSize))
            : throw new InvalidOperationException(
                $"{path} failed:\n{response.Headers}{response.TrailingHeaders}");
    }

    public async Task<TransactionResult> TransactAsync(Transaction transaction) => Answers.Transaction(
        await AskAsync("/etcdserverpb.KV/Txn", Requests.Transaction(transaction), TxnResponse.Parser));

    public void Dispose() => _http.Dispose();

    private static byte[] Frame(IMessage message)
    {
        var frame = new byte[HeaderSize + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - HeaderSize);
        message.WriteTo(frame.AsSpan(HeaderSize));
        return frame;
    }
}
