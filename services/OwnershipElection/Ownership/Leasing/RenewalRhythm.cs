namespace DesignPatterns.Ownership.Leasing;

/// <summary>When a lease is renewed, as shares of the time for which it is held without being renewed.</summary>
/// <remarks>
/// With the default, where that is 0.8 of its time to live: every third of that time to live, less up to a tenth of it
/// at random. An attempt takes up to a sixth, and the next one follows 1/24 to 1/12 after a failed one has begun, at
/// once after one that hangs. So after two that hang a third begins at 0.67, before the lease is lost. Chance keeps a
/// thousand leases from being renewed in one instant.
/// </remarks>
internal readonly record struct RenewalRhythm(TimeSpan HeldTime)
{
    /// <summary>How long one attempt may take: a hanging one must not eat the lease (kubernetes #44887).</summary>
    public TimeSpan AttemptTimeout => HeldTime * 5 / 24;

    public TimeSpan Pause(Random random) => HeldTime * 5 / 12 * (1 - (random.NextDouble() / 10));

    /// <param name="took">How long the attempt that failed has taken.</param>
    public TimeSpan PauseAfterFailure(TimeSpan took, Random random)
    {
        var pause = (HeldTime * 5 / 96 * (1 + random.NextDouble())) - took;
        return pause > TimeSpan.Zero ? pause : TimeSpan.Zero;
    }
}
