namespace DesignPatterns.Balancing;

/// <summary>What one hop tells the next, besides the request itself.</summary>
public static class BalancingHeaders
{
    /// <summary>Milliseconds until the hop before stops waiting.</summary>
    /// <remarks>A duration, not an instant: the clocks of two machines need not agree.</remarks>
    public const string TimeRemaining = "Time-Remaining";

    /// <summary>Which attempt this is, from 2 on: a hop that reads it does not retry in its turn.</summary>
    public const string Attempt = "Attempt";
}
