namespace DesignPatterns.Etcd.Grpc;

/// <summary>
/// What etcd means by a status that is not OK; the texts are those of its package rpctypes.
/// </summary>
/// <remarks>
/// Whether a write may have taken effect follows from where etcd says so: no leader and too many requests are told
/// before it proposes the write to its log; a timeout, or its own end, also after; and that there is no space even by
/// the write that has just filled it.
/// </remarks>
internal static class Refusals
{
    public static EtcdException Read(string endpoint, StatusCode status, string message)
    {
        var (failure, remedy, mayHaveTakenEffect) = Classify(status, message);
        var text = $"{endpoint} answers: {(message is "" ? $"{status}" : message)}.";
        return failure == EtcdFailure.Compacted
            ? new EtcdCompactedException(0, text)
            : new EtcdException(failure, remedy, mayHaveTakenEffect, text);
    }

    internal static Meaning Classify(StatusCode status, string message) => status switch
    {
        StatusCode.Unavailable => Unavailable(message),
        StatusCode.ResourceExhausted => Exhausted(message),
        StatusCode.NotFound when Says(message, "lease not found") =>
            new(EtcdFailure.LeaseNotFound, Remedy.None, false),
        StatusCode.OutOfRange when Says(message, "compacted") =>
            new(EtcdFailure.Compacted, Remedy.None, false),
        StatusCode.Unimplemented => new(EtcdFailure.NotEtcd, Remedy.Elsewhere, false),
        StatusCode.DeadlineExceeded => new(EtcdFailure.Late, Remedy.Later, true),

        // A context's end comes as it is from etcd's depths.
        StatusCode.Unknown when Says(message, "deadline exceeded") =>
            new(EtcdFailure.Late, Remedy.Later, true),
        // By a leader that is just handing over.
        StatusCode.Unknown when Says(message, "proposal dropped") =>
            new(EtcdFailure.NoLeader, Remedy.Later, false),
        StatusCode.Unknown when Says(message, "canceled") => new(EtcdFailure.Unreachable, Remedy.Later, true),

        // Nobody here cancels without knowing it: the member does, as it ends.
        StatusCode.Cancelled or StatusCode.Aborted => new(EtcdFailure.Unreachable, Remedy.Later, true),
        StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.AlreadyExists
            or StatusCode.PermissionDenied or StatusCode.FailedPrecondition or StatusCode.OutOfRange
            or StatusCode.Unauthenticated => new(EtcdFailure.Refused, Remedy.None, false),
        _ => new(EtcdFailure.Refused, Remedy.None, true),
    };

    private static Meaning Unavailable(string message) => message switch
    {
        _ when Says(message, "no leader") => new(EtcdFailure.NoLeader, Remedy.Later, false),
        _ when Says(message, "leader") => new(EtcdFailure.NoLeader, Remedy.Later, true),
        _ when Says(message, "timed out") => new(EtcdFailure.Late, Remedy.Later, true),
        _ => new(EtcdFailure.Unreachable, Remedy.Later, true),
    };

    private static Meaning Exhausted(string message) => message switch
    {
        _ when Says(message, "too many requests") => new(EtcdFailure.Overloaded, Remedy.Later, false),
        _ when Says(message, "space exceeded") => new(EtcdFailure.Overloaded, Remedy.None, true),
        _ => new(EtcdFailure.Refused, Remedy.None, false),
    };

    private static bool Says(string message, string what) => message.Contains(what, StringComparison.Ordinal);

    internal readonly record struct Meaning(EtcdFailure Failure, Remedy Remedy, bool MayHaveTakenEffect);
}
