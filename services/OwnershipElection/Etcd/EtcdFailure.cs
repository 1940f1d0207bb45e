namespace DesignPatterns.Etcd;

/// <summary>Why etcd did not do what it was asked for.</summary>
public enum EtcdFailure
{
    /// <summary>No endpoint could be reached, or each broke off.</summary>
    Unreachable,

    /// <summary>Members answer, but have lost their majority, and so their leader.</summary>
    NoLeader,

    /// <summary>There was no answer before the deadline; a write may have taken effect.</summary>
    Late,

    /// <summary>What answers is not etcd.</summary>
    NotEtcd,

    /// <summary>The revision asked for has been compacted away.</summary>
    Compacted,

    /// <summary>There is no such lease: it has expired or was revoked.</summary>
    LeaseNotFound,

    /// <summary>etcd refuses for now: too many requests, or no space left.</summary>
    Overloaded,

    /// <summary>etcd refuses the request as it is, or failed over it.</summary>
    Refused,
}
