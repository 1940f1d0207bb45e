namespace DesignPatterns.Etcd;

/// <summary>
/// The revision asked for is gone: read anew, and go on from the revision that the read names.
/// </summary>
public sealed class EtcdCompactedException : EtcdException
{
    internal EtcdCompactedException(long compactRevision, string message)
        : base(EtcdFailure.Compacted, Remedy.None, mayHaveTakenEffect: false, message) =>
        CompactRevision = compactRevision;

    /// <summary>The oldest revision that there still is; 0 if etcd did not say.</summary>
    public long CompactRevision { get; }
}
