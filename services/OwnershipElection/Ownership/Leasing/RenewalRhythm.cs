namespace DesignPatterns.Ownership.Leasing;

/// <summary>When a lease is renewed, as shares of the time for which it is held without being renewed.</summary>
/// <remarks>
/// With the default, where that is 0.8 of its time to live: every third of that time to live, less up to a tenth of it
/// at random; an attempt takes up to a sixth, and after a failure the next one follows 1/24 to 1/12 later. So two that
/// hang in a row still end, at 0.75, before the lease is lost. Chance keeps a thousand leases from being renewed in one
/// instant.
/// </remarks>
internal readonly record struct RenewalRhythm(TimeSpan HeldTime)
{
    /// <summary>How long one attempt may take: a hanging one must not eat the lease (kubernetes #44887).</summary>
    public TimeSpan AttemptTimeout => HeldTime * 5 / 24;

    public TimeSpan Pause(Random random) => HeldTime * 5 / 12 * (1 - (random.NextDouble() / 10));

    public TimeSpan PauseAfterFailure(Random random) => HeldTime * 5 / 96 * (1 + random.NextDouble());
}
