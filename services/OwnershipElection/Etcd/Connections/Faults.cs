using Google.Protobuf;

namespace DesignPatterns.Etcd.Connections;

/// <summary>What it means when an endpoint cannot be reached, breaks off, or does not speak gRPC.</summary>
internal static class Faults
{
    public static bool IsKnown(Exception fault) =>
        fault is HttpRequestException or IOException or InvalidDataException or OperationCanceledException
            or ObjectDisposedException;

    public static EtcdException Late(string endpoint, TimeSpan timeout, bool hasAnswered) => new(
        EtcdFailure.Late, Remedy.Later, mayHaveTakenEffect: true,
        hasAnswered
            ? $"{endpoint} did not answer within {timeout.TotalSeconds:0.###} s."
            : $"{endpoint} did not answer within {timeout.TotalSeconds:0.###} s: it hangs, or is not etcd.");

    /// <param name="hasAnswered">Whether it has ever answered as etcd does.</param>
    public static EtcdException Read(string endpoint, Exception fault, bool hasAnswered) => fault switch
    {
        InvalidDataException or InvalidProtocolBufferException => new(
            EtcdFailure.NotEtcd, Remedy.None, mayHaveTakenEffect: true,
            $"{endpoint} answers what etcd does not: {fault.Message}", fault),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } or
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(
            EtcdFailure.Unreachable, Remedy.Elsewhere, mayHaveTakenEffect: false,
            $"{endpoint} cannot be reached: {fault.Message}", fault),
        _ when !hasAnswered && IsForeign(fault) => new(
            EtcdFailure.NotEtcd, Remedy.Elsewhere, mayHaveTakenEffect: false,
            $"{endpoint} is not etcd: it does not speak HTTP/2 ({fault.Message})", fault),
        _ => new(
            EtcdFailure.Unreachable, Remedy.Later, mayHaveTakenEffect: true,
            $"{endpoint} broke off: {fault.Message}", fault),
    };

    private static bool IsForeign(Exception fault) => fault switch
    {
        HttpRequestException http => http.HttpRequestError is HttpRequestError.HttpProtocolError
            or HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError
            || (http.InnerException is { } inner && IsForeign(inner)),
        HttpProtocolException => true,
        HttpIOException io => io.HttpRequestError is HttpRequestError.HttpProtocolError
            or HttpRequestError.InvalidResponse,
        _ => false,
    };
}
