namespace DesignPatterns.Balancing.Health;

/// <summary>What a set holds of a replica. Only a ready one is available.</summary>
internal enum ReplicaState
{
    Ready,

    /// <summary>It said so itself, or does not answer probes.</summary>
    NotReady,

    /// <summary>Requests to it failed, whatever its probes say.</summary>
    Ejected,
}

/// <summary>How an attempt ended, as far as it tells something about the replica.</summary>
internal enum AttemptOutcome
{
    Succeeded,

    /// <summary>The connection broke, or brought something that is not HTTP.</summary>
    Failed,

    /// <summary>Nobody listens there: one such answer is proof.</summary>
    Refused,

    TimedOut,

    /// <summary>
    /// It answered that it takes no requests now, as a draining replica does: no fault of its own.
    /// </summary>
    Unready,

    /// <summary>
    /// It ended for a reason that says nothing about the replica, such as a client that went away.
    /// </summary>
    Inconclusive,
}

/// <summary>What a probe found.</summary>
internal enum ProbeResult
{
    Ready,

    /// <summary>It answered no, or refused the connection: certain, so once is enough.</summary>
    NotReady,

    /// <summary>
    /// No answer in time, which may be a pause of any kind, of the prober too: it takes several.
    /// </summary>
    Silent,
}
