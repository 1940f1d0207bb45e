namespace DesignPatterns.Gathering.Running;

/// <summary>What one gather knows of one leaf that it asks.</summary>
internal sealed class LeafTurn<TRequest, TAnswer>
{
    /// <summary>Later than every instant on the clock.</summary>
    public static readonly TimeSpan Never = TimeSpan.MaxValue;

    /// <summary>Whom it asks; set while the gather runs.</summary>
    public Leaf Leaf { get; private set; } = null!;

    public TRequest Request { get; private set; } = default!;

    /// <summary>The calls under way: two with a hedge, more never.</summary>
    public List<Attempt<TRequest, TAnswer>> UnderWay { get; } = new(capacity: 2);

    public ulong Tried { get; set; }

    public int Attempts { get; set; }

    public bool IsHedged { get; set; }

    /// <summary>Whether it was refused a hedge: it has been slow for at least twice as long as others.</summary>
    public bool HasWaited { get; set; }

    public bool IsDecided { get; private set; }

    public TimeSpan HedgeAt { get; set; }

    public TimeSpan AgainAt { get; set; }

    /// <summary>How often every replica has failed.</summary>
    public int Rounds { get; set; }

    /// <summary>Why the last attempt failed; null if none did.</summary>
    public string? Reason { get; set; }

    /// <summary>The replica that answered, or was asked last.</summary>
    public Replica? Replica { get; set; }

    public LeafOutcome<TAnswer> Outcome { get; private set; }

    public TimeSpan DueAt => IsDecided ? Never : HedgeAt < AgainAt ? HedgeAt : AgainAt;

    public void Start(in LeafRequest<TRequest> request)
    {
        (Leaf, Request) = (request.Leaf, request.Request);
        (Tried, Attempts, Rounds) = (0, 0, 0);
        (IsHedged, HasWaited, IsDecided) = (false, false, false);
        (HedgeAt, AgainAt) = (Never, Never);
        (Reason, Replica) = (null, null);
    }

    public void Decide(Outcome outcome, TAnswer? answer, string? reason, TimeSpan took)
    {
        IsDecided = true;
        Outcome = new(Leaf.Name, outcome, IsHedged, Replica?.Name, took, Attempts, answer, reason);
    }

    /// <summary>Lets go of what belongs to the caller.</summary>
    public void Clear() => (Request, Outcome) = (default!, default);
}
