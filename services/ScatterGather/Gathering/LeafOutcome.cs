namespace DesignPatterns.Gathering;

/// <summary>How asking one leaf ended.</summary>
public enum Outcome
{
    Answered,

    /// <summary>The deadline came first.</summary>
    Late,

    /// <summary>
    /// Every replica that could be tried failed, or one said that the request itself is wrong.
    /// </summary>
    Failed,

    /// <summary>It was still asked when another leaf ended the gather (<see cref="Partial.Fail"/>).</summary>
    Abandoned,
}

/// <summary>What became of one leaf's part of a gather.</summary>
/// <param name="Leaf">Its name.</param>
/// <param name="Hedged">Whether a second replica was asked because the first was slow.</param>
/// <param name="Replica">The replica that answered, or the one asked last.</param>
/// <param name="Took">From the start of the gather.</param>
/// <param name="Attempts">How many calls were made, the hedge and the retries included.</param>
/// <param name="Answer">Set if <see cref="Outcome.Answered"/>, otherwise the default.</param>
/// <param name="Reason">Why there is no answer; null if there is one.</param>
public readonly record struct LeafOutcome<TAnswer>(
    string Leaf,
    Outcome Outcome,
    bool Hedged,
    string? Replica,
    TimeSpan Took,
    int Attempts,
    TAnswer? Answer,
    string? Reason);
