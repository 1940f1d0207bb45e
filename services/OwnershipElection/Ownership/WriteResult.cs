namespace DesignPatterns.Ownership;

/// <summary>What became of a write.</summary>
/// <param name="Version">The version that was written; 0 if none was.</param>
public readonly record struct WriteResult(WriteOutcome Outcome, long Version = 0)
{
    public bool IsWritten => Outcome is WriteOutcome.Written;
}

/// <summary>Whether a write's conditions held.</summary>
public enum WriteOutcome
{
    Written,

    /// <summary>Another version was there than the one expected; nothing was written.</summary>
    VersionChanged,

    /// <summary>The fence: the owner's place is gone. Nothing was written.</summary>
    NotOwner,
}
