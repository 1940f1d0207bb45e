namespace DesignPatterns.Gathering.Choosing;

/// <summary>How long to leave someone alone after so many failures in a row.</summary>
internal static class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    /// <summary>10 ms doubled with each failure up to 500 ms, less up to a half at random.</summary>
    /// <remarks>Without chance, all who wait for one that was gone would come back at once.</remarks>
    /// <param name="failures">From 1.</param>
    public static TimeSpan Pause(int failures)
    {
        var pause = First * Math.Pow(2, Math.Min(failures - 1, 30));
        return (pause < Longest ? pause : Longest) * (1 - (Random.Shared.NextDouble() / 2));
    }
}
