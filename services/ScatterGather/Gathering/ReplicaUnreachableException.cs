namespace DesignPatterns.Gathering;

/// <summary>There is no connection to a replica, or it broke before the answer.</summary>
public sealed class ReplicaUnreachableException(string replica, string reason)
    : IOException($"Replica {replica} cannot be reached: {reason}");
