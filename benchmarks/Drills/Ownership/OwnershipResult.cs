namespace DesignPatterns.Drills.Ownership;

/// <summary>What the drills of ownership showed. Times are by the machine's clock, one for all.</summary>
internal abstract record OwnershipResult
{
    /// <summary>Pairs of owners of which one still said that it owned when the next one did.</summary>
    public required int Overlaps { get; init; }
}

/// <summary>Owners that slept past their lease in the middle of a turn.</summary>
internal sealed record PauseResult : OwnershipResult
{
    public required int Pauses { get; init; }

    public required IReadOnlyList<WayResult> Ways { get; init; }
}

/// <summary>What became of the updates of one way to write.</summary>
internal sealed record WayResult(string Way, long Acknowledged, long Lost, long Refused);

/// <summary>Owners that were killed, or resigned: how long nobody owned.</summary>
internal sealed record HandOverResult : OwnershipResult
{
    public required string What { get; init; }

    public required TimeSpan Aim { get; init; }

    /// <summary>From the last instant at which one owned to the first of the next.</summary>
    public required IReadOnlyList<TimeSpan> Times { get; init; }

    /// <summary>Owners whose token was not greater than the one before.</summary>
    public required int TokensThatDidNotGrow { get; init; }
}

/// <summary>etcd's leader was killed, again and again.</summary>
internal sealed record LeaderResult : OwnershipResult
{
    /// <summary>From the kill until etcd took a write.</summary>
    public required IReadOnlyList<TimeSpan> UntilWritten { get; init; }

    /// <summary>The longest in which no update of the report was acknowledged.</summary>
    public required IReadOnlyList<TimeSpan> Gaps { get; init; }

    /// <summary>How many of the kills cost the owner its lease.</summary>
    public required int OwnersLost { get; init; }

    public required long UpdatesLost { get; init; }
}
