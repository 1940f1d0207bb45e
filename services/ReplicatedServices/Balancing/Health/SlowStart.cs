namespace DesignPatterns.Balancing.Health;

/// <summary>Lets a replica that came back take up its share little by little.</summary>
/// <remarks>
/// It came back with empty caches and cold code, and with nothing in flight, so that two choices would send it
/// more than anybody. It takes part in a draw with a chance of
/// <c>min(1, max(0.1, (now − ReturnedAt) / SlowStartPeriod))</c>, which bounds its share of the requests as
/// long as others are there to take the rest. Whoever was never away, as all at the set's start, always takes
/// part; if nobody does, all do.
/// </remarks>
internal static class SlowStart
{
    /// <summary>Enough to warm up by, and to be seen failing.</summary>
    public const double LeastChance = 0.1;

    public static double ChanceOf(ReplicaHealth health, TimeSpan now, TimeSpan period) =>
        health.ReturnedAt is { } returned && now - returned < period
            ? Math.Max(LeastChance, (now - returned) / period)
            : 1;

    /// <summary>Those who take part in one draw: never none.</summary>
    public static Replica[] Admit(Replica[] candidates, TimeSpan now, TimeSpan period, Random random)
    {
        Replica[] admitted =
        [
            .. candidates.Where(each => ChanceOf(each.Health, now, period) is var chance
                && (chance >= 1 || random.NextDouble() < chance)),
        ];
        return admitted is [] ? candidates : admitted;
    }
}
