namespace DesignPatterns.Balancing.Health;

/// <summary>The replicas to choose from: the available ones, or all in a panic.</summary>
internal sealed record Candidates(Replica[] Replicas, int AvailableCount, bool IsPanic)
{
    /// <summary>Whether any of them was ever away, so that it may still be in its slow start.</summary>
    public bool HaveReturned { get; } = Replicas.Any(replica => replica.Health.ReturnedAt is not null);

    /// <summary>
    /// Panic is the belief that the checks are wrong rather than so many replicas: then all are used, for
    /// there is nothing left to lose.
    /// </summary>
    public static Candidates Of(Replica[] replicas, double panicThreshold)
    {
        Replica[] available = [.. replicas.Where(replica => replica.Health.State is ReplicaState.Ready)];
        var isPanic = available is [] || available.Length < panicThreshold * replicas.Length;
        return new(isPanic ? replicas : available, available.Length, isPanic);
    }
}
