namespace DesignPatterns.Ownership.Queueing;

internal enum AcquireOutcome
{
    Acquired,

    /// <summary>The turn did not come within the caller's patience.</summary>
    Late,

    Cancelled,

    /// <summary>The lease was over before the turn came.</summary>
    Lost,

    Failed,
}
