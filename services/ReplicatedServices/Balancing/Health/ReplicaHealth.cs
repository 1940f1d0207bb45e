namespace DesignPatterns.Balancing.Health;

/// <summary>What is known about one replica, and how that changes: a value, without clock or lock.</summary>
/// <remarks>
/// Two witnesses are heard. Requests alone eject, for a period that doubles from one ejection to the next;
/// probes alone bring back, so that no client's request is spent on finding out. A probe's no makes a
/// replica not ready at once, ejected or not.
/// </remarks>
internal readonly record struct ReplicaHealth
{
    /// <summary>The beginning: a replica is trusted until someone says otherwise.</summary>
    public static ReplicaHealth Trusted => default;

    public ReplicaState State =>
        EjectedUntil is not null ? ReplicaState.Ejected
        : ProbeFailed ? ReplicaState.NotReady
        : ReplicaState.Ready;

    /// <summary>
    /// Whether the last that was heard from the replica itself was a no, or silence for too long.
    /// </summary>
    public bool ProbeFailed { get; init; }

    /// <summary>Before then no probe brings it back.</summary>
    public TimeSpan? EjectedUntil { get; init; }

    public int ConsecutiveFailures { get; init; }

    public int SilentProbes { get; init; }

    /// <summary>
    /// Ejections in a row, with less than <c>MaxEjectionPeriod</c> of service between them.
    /// </summary>
    public int Ejections { get; init; }

    public TimeSpan ReinstatedAt { get; init; }

    /// <summary>Whether a probe ever found it ready: before that it has nowhere to come back to.</summary>
    public bool WasReady { get; init; }

    /// <summary>When it was last reinstated after it had been ready before.</summary>
    public TimeSpan? ReturnedAt { get; init; }

    public ReplicaHealth After(
        AttemptOutcome outcome, TimeSpan now, bool mayEject, ReplicaSetOptions options) =>
        outcome switch
        {
            AttemptOutcome.Succeeded => this with { ConsecutiveFailures = 0 },
            AttemptOutcome.Inconclusive => this,
            AttemptOutcome.Unready => this with { ProbeFailed = true },
            AttemptOutcome.Refused => WithFailures(options.FailureThreshold, now, mayEject, options),
            _ => WithFailures(ConsecutiveFailures + 1, now, mayEject, options),
        };

    public ReplicaHealth After(ProbeResult result, TimeSpan now, ReplicaSetOptions options) =>
        result switch
        {
            ProbeResult.Ready when EjectedUntil > now => this with { ProbeFailed = false, SilentProbes = 0 },
            ProbeResult.Ready when State is ReplicaState.Ready =>
                this with { SilentProbes = 0, WasReady = true },
            ProbeResult.Ready => new()
            {
                Ejections = Ejections,
                ReinstatedAt = now,
                WasReady = true,
                ReturnedAt = WasReady ? now : null,
            },
            ProbeResult.NotReady => this with { ProbeFailed = true },
            _ when SilentProbes + 1 < options.ProbeFailureThreshold =>
                this with { SilentProbes = SilentProbes + 1 },
            _ => this with { ProbeFailed = true },
        };

    private ReplicaHealth WithFailures(int failures, TimeSpan now, bool mayEject, ReplicaSetOptions options)
    {
        if (EjectedUntil is not null || failures < options.FailureThreshold || !mayEject)
        {
            // Bounded, for a replica that may not be ejected goes on failing.
            return this with { ConsecutiveFailures = Math.Min(failures, options.FailureThreshold) };
        }

        var forgiven = now - ReinstatedAt >= options.MaxEjectionPeriod;
        var ejections = forgiven ? 1 : Ejections + 1;
        return this with
        {
            EjectedUntil = now + PeriodOf(ejections, options),
            Ejections = ejections,
            ConsecutiveFailures = 0,
        };
    }

    /// <summary><c>min(EjectionPeriod × 2^(ejections − 1), MaxEjectionPeriod)</c></summary>
    internal static TimeSpan PeriodOf(int ejections, ReplicaSetOptions options)
    {
        var doubled = options.EjectionPeriod * Math.Pow(2, Math.Min(ejections - 1, 30));
        return doubled < options.MaxEjectionPeriod ? doubled : options.MaxEjectionPeriod;
    }
}
