using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace DesignPatterns.Etcd.Grpc;

/// <summary>Reads what stands before and behind the messages of an answer.</summary>
internal static class AnswerHeaders
{
    /// <summary>
    /// Checks that messages follow. A call that fails at once has its status here, and no messages.
    /// </summary>
    /// <exception cref="EtcdException">None do.</exception>
    public static void Check(string endpoint, HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw NotGrpc(endpoint, response.StatusCode);
        }

        var type = response.Content.Headers.NonValidated.TryGetValues("content-type", out var values)
            ? values.ToString()
            : "";
        if (!type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
        {
            throw new EtcdException(
                EtcdFailure.NotEtcd, Remedy.Elsewhere, mayHaveTakenEffect: true,
                $"{endpoint} is not etcd: it answers with content of type \"{type}\".");
        }

        if (ReadStatus(response.Headers) is { } status and not StatusCode.Ok)
        {
            throw Refusals.Read(endpoint, status, ReadMessage(response.Headers));
        }
    }

    /// <summary>Checks how the call ended, once all messages have been read.</summary>
    /// <exception cref="EtcdException">It failed, or broke off.</exception>
    public static void CheckEnd(string endpoint, HttpResponseMessage response)
    {
        // Without messages the headers are the end.
        var (headers, status) = ReadStatus(response.TrailingHeaders) is { } trailing
            ? (response.TrailingHeaders, trailing)
            : (response.Headers, ReadStatus(response.Headers));
        switch (status)
        {
            case StatusCode.Ok:
                return;
            case { } failed:
                throw Refusals.Read(endpoint, failed, ReadMessage(headers));
            default:
                throw new EtcdException(
                    EtcdFailure.Unreachable, Remedy.Later, mayHaveTakenEffect: true,
                    $"{endpoint} broke off: its answer has no status.");
        }
    }

    internal static StatusCode? ReadStatus(HttpHeaders headers) =>
        !headers.NonValidated.TryGetValues("grpc-status", out var values) ? null
        : values.ToString() is "0" ? StatusCode.Ok
        : int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? (StatusCode)code
            : StatusCode.Unknown;

    /// <summary>The message, whose bytes beyond printable ASCII are sent as <c>%E2</c>.</summary>
    internal static string ReadMessage(HttpHeaders headers) =>
        headers.NonValidated.TryGetValues("grpc-message", out var values)
            ? Uri.UnescapeDataString(values.ToString())
            : "";

    // What is not etcd may be a proxy before it, which has passed the call on before it failed.
    private static EtcdException NotGrpc(string endpoint, HttpStatusCode status) => status
        is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
        ? new(EtcdFailure.Unreachable, Remedy.Elsewhere, mayHaveTakenEffect: true,
            $"{endpoint} answers with HTTP status {(int)status}.")
        : new(EtcdFailure.NotEtcd, Remedy.Elsewhere, mayHaveTakenEffect: true,
            $"{endpoint} is not etcd: it answers with HTTP status {(int)status}.");
}
