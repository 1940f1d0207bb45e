namespace DesignPatterns.Ownership;

/// <summary>How an update ended.</summary>
/// <param name="Current">What it has written; else what it has last read.</param>
/// <param name="RetryCount">How often it was tried again: 0 if the first attempt was the last.</param>
public readonly record struct UpdateResult(UpdateOutcome Outcome, VersionedValue Current, int RetryCount)
{
    public bool IsUpdated => Outcome is UpdateOutcome.Updated;
}

public enum UpdateOutcome
{
    Updated,

    /// <summary>Each attempt met another's write; nothing was written.</summary>
    Conflicts,

    /// <summary>The time was up; nothing was written.</summary>
    Late,

    /// <summary>The update was to be the owner's, who is not the owner any more; nothing was written.</summary>
    NotOwner,
}
