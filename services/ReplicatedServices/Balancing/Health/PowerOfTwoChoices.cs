namespace DesignPatterns.Balancing.Health;

/// <summary>Of two replicas drawn at random, the one with fewer requests in flight.</summary>
/// <remarks>
/// Two draws avoid both the pile-ups of one draw and the stampede of everybody to the least loaded; a replica
/// that hangs fills up and is drawn past. Client addresses play no part, so one client's requests are spread
/// as well. M. Mitzenmacher, "The power of two choices in randomized load balancing", 2001.
/// </remarks>
internal static class PowerOfTwoChoices
{
    public static Replica Pick(ReadOnlySpan<Replica> candidates, Random random)
    {
        if (candidates.Length == 1)
        {
            return candidates[0];
        }

        var one = random.Next(candidates.Length);
        var other = random.Next(candidates.Length - 1);
        // Shifting past the first draw keeps the two apart and every pair equally likely.
        other += other >= one ? 1 : 0;
        var (first, second) = (candidates[one], candidates[other]);
        return second.InFlight < first.InFlight ? second : first;
    }
}
