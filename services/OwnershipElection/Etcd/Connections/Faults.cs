using Google.Protobuf;

namespace DesignPatterns.Etcd.Connections;

/// <summary>What it means when an endpoint cannot be reached, breaks off, or does not speak gRPC.</summary>
internal static class Faults
{
    public static bool IsKnown(Exception fault) =>
        fault is HttpRequestException or IOException or InvalidDataException or OperationCanceledException
            or ObjectDisposedException;

    public static EtcdException Late(string endpoint, TimeSpan timeout, Connection connection)
    {
        var waited = $"within {timeout.TotalSeconds:0.###} s";
        return connection switch
        {
            { IsReached: false } => new(
                EtcdFailure.Late, Remedy.Later, mayHaveTakenEffect: false,
                $"{endpoint} was not reached {waited}."),
            { Greeting: null } => new(
                EtcdFailure.Late, Remedy.Later, mayHaveTakenEffect: true,
                $"{endpoint} did not answer {waited}: it hangs, or is not etcd."),
            _ => new(
                EtcdFailure.Late, Remedy.Later, mayHaveTakenEffect: true,
                $"{endpoint} did not answer {waited}."),
        };
    }

    public static EtcdException Read(string endpoint, Exception fault, Greeting? greeting) => fault switch
    {
        _ when greeting is { IsForeign: true } => new(
            EtcdFailure.NotEtcd, Remedy.Elsewhere, mayHaveTakenEffect: false,
            $"{endpoint} is not etcd: it does not speak HTTP/2, but says \"{greeting.Text}\".", fault),
        InvalidDataException or InvalidProtocolBufferException => new(
            EtcdFailure.NotEtcd, Remedy.None, mayHaveTakenEffect: true,
            $"{endpoint} answers what etcd does not: {fault.Message}", fault),
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
        } => new(
            EtcdFailure.Unreachable, Remedy.Elsewhere, mayHaveTakenEffect: false,
            $"{endpoint} cannot be reached: {fault.Message}", fault),
        // As the handler says that it could not connect in time.
        OperationCanceledException { InnerException: TimeoutException } => new(
            EtcdFailure.Late, Remedy.Later, mayHaveTakenEffect: false,
            $"{endpoint} was not reached within an attempt's time.", fault),
        _ when greeting is null => new(
            EtcdFailure.Unreachable, Remedy.Later, mayHaveTakenEffect: true,
            $"{endpoint} broke off without a word: it is ending, or is not etcd. {fault.Message}", fault),
        _ => new(
            EtcdFailure.Unreachable, Remedy.Later, mayHaveTakenEffect: true,
            $"{endpoint} broke off: {fault.Message}", fault),
    };
}
