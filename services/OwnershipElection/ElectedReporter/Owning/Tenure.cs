namespace DesignPatterns.ElectedReporter.Owning;

/// <summary>A time in which this replica said that it owned, on the machine's monotonic clock.</summary>
/// <param name="FromMonotonicMs">
/// Milliseconds of CLOCK_MONOTONIC, the same for all processes of one machine, that do not jump.
/// </param>
/// <param name="UntilMonotonicMs">The last instant at which it was asked, and said so.</param>
internal sealed record Tenure(string Owner, long Token, double FromMonotonicMs, double UntilMonotonicMs);
