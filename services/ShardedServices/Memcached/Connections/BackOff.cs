namespace DesignPatterns.Memcached.Connections;

/// <summary>How long to leave a server alone after so many failures in a row.</summary>
internal static class BackOff
{
    /// <summary>Doubles with each failure up to the longest, less up to a half at random.</summary>
    /// <remarks>Without chance, all clients of a server that was gone would come back at once.</remarks>
    /// <param name="failures">From 1.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan Pause(int failures, TimeSpan first, TimeSpan longest, double chance)
    {
        var pause = first * Math.Pow(2, Math.Min(failures - 1, 30));
        return (pause < longest ? pause : longest) * (1 - (chance / 2));
    }
}
