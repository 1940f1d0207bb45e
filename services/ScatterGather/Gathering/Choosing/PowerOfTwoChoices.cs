namespace DesignPatterns.Gathering.Choosing;

/// <summary>Of two replicas drawn at random, the one where a call is expected to wait less.</summary>
/// <remarks>
/// Two draws avoid both the pile-ups of one draw and the stampede of everybody to the fastest. What is
/// compared is <c>(in flight + 1) × latency</c>, so that a replica that hangs is drawn past by the calls it
/// holds, and later by those that were given up. M. Mitzenmacher, "The power of two choices in randomized
/// load balancing", 2001.
/// </remarks>
internal static class PowerOfTwoChoices
{
    /// <summary>An element of <paramref name="candidates"/>, or −1 if there is none.</summary>
    public static int Pick(Replica[] replicas, ReadOnlySpan<int> candidates, TimeSpan now, Random random)
    {
        if (candidates.Length < 2)
        {
            return candidates is [var only] ? only : -1;
        }

        var one = random.Next(candidates.Length);
        var other = random.Next(candidates.Length - 1);
        // Shifting past the first draw keeps the two apart and every pair equally likely.
        other += other >= one ? 1 : 0;
        var (first, second) = (candidates[one], candidates[other]);
        return replicas[second].CostAt(now) < replicas[first].CostAt(now) ? second : first;
    }
}
