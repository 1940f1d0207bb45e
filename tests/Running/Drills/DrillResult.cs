namespace DesignPatterns.Running.Drills;

/// <summary>What a drill showed.</summary>
public sealed record DrillResult
{
    public required Drill Drill { get; init; }

    public required IReadOnlyList<Outcome> Outcomes { get; init; }

    /// <summary>One for each loss: a rolling restart has as many as there are replicas.</summary>
    public required IReadOnlyList<Absence> Absences { get; init; }

    /// <summary>The most that one hop sent out for one request.</summary>
    public required int MostAttempts { get; init; }

    public IReadOnlyList<Outcome> Failed => [.. Outcomes.Where(outcome => outcome.Failed)];

    public int StaleCount => Outcomes.Count(outcome => outcome.Stale);

    /// <summary>Requests that a replica had, or was sent, while it was lost; null if nobody can tell.</summary>
    public int? TriedWhileLost =>
        Absences.Any(absence => absence.Tried is null) ? null : Absences.Sum(absence => absence.Tried);

    /// <summary>The longest; null if the fault calls for nothing to be left out, or nothing was tried.</summary>
    public TimeSpan? TimeToEject => Drill.Fault.Ejects ? Absences.Max(absence => absence.ToEject) : null;

    /// <summary>The longest; null if one replica was not seen in use again.</summary>
    public TimeSpan? TimeToReturn =>
        Absences.All(absence => absence.ToReturn is not null) ? Absences.Max(absence => absence.ToReturn) : null;

    public TimeSpan LargestLateness => Outcomes.Max(outcome => outcome.Lateness);

    /// <summary>The latency that this share of the requests did not exceed, failed ones among them.</summary>
    public TimeSpan Percentile(double share)
    {
        TimeSpan[] sorted = [.. Outcomes.Select(outcome => outcome.Latency).Order()];
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
