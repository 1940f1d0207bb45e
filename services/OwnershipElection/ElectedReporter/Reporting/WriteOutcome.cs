namespace DesignPatterns.ElectedReporter.Reporting;

/// <summary>What became of a turn in one way.</summary>
internal enum WriteOutcome
{
    Written,

    /// <summary>The owner may not write, as itself or the store has found.</summary>
    Refused,

    /// <summary>The store did not answer: it may be written or not.</summary>
    Failed,
}
