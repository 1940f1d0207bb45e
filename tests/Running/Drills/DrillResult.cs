namespace DesignPatterns.Running.Drills;

/// <summary>What a drill showed.</summary>
public sealed record DrillResult
{
    public required Drill Drill { get; init; }

    public required IReadOnlyList<Outcome> Outcomes { get; init; }

    /// <summary>
    /// Requests that were tried at a replica while it was lost. A second attempt elsewhere in that time counts as
    /// a first one at the lost replica: nothing else was broken.
    /// </summary>
    public required int TriedWhileLost { get; init; }

    /// <summary>
    /// From a replica's loss to the beginning of the last request that was tried at it, the longest of all
    /// losses; null if the fault calls for none to be left out, or none was tried.
    /// </summary>
    public required TimeSpan? TimeToEject { get; init; }

    /// <summary>
    /// From the end of the fault (SIGCONT, or the order to start the process) until a request that began after it
    /// was answered by that replica, the longest of all losses; null if that was not seen.
    /// </summary>
    public required TimeSpan? TimeToReturn { get; init; }

    /// <summary>The most that one hop sent out for one request.</summary>
    public required int MostAttempts { get; init; }

    public required int SecondAttempts { get; init; }

    public IReadOnlyList<Outcome> Failed => [.. Outcomes.Where(outcome => outcome.Failed)];

    public int StaleCount => Outcomes.Count(outcome => outcome.Stale);

    public TimeSpan LargestLateness => Outcomes.Max(outcome => outcome.Lateness);

    /// <summary>The latency that this share of the requests did not exceed, failed ones among them.</summary>
    public TimeSpan Percentile(double share)
    {
        TimeSpan[] sorted = [.. Outcomes.Select(outcome => outcome.Latency).Order()];
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
