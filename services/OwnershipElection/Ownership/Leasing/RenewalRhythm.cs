namespace DesignPatterns.Ownership.Leasing;

/// <summary>When a lease is renewed: every third of its time, less up to a tenth of that at random.</summary>
/// <remarks>
/// With 0.2 of the time given up for safety, attempts of 1/6 and pauses of at most 1/12, a lease of which each
/// attempt hangs is tried at 0.33, 0.58 at the latest: twice, the last one ending at 0.75 of its time, before
/// it is lost at 0.8. Chance keeps a thousand leases from being renewed in one instant.
/// </remarks>
internal readonly record struct RenewalRhythm(TimeSpan TimeToLive)
{
    /// <summary>How long one attempt may take: a hanging one must not eat the lease (kubernetes #44887).</summary>
    public TimeSpan AttemptTimeout => TimeToLive / 6;

    public TimeSpan Pause(Random random) => TimeToLive / 3 * (1 - (random.NextDouble() / 10));

    public TimeSpan PauseAfterFailure(Random random) => TimeToLive / 24 * (1 + random.NextDouble());
}
