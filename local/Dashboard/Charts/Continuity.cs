namespace DesignPatterns.Dashboard.Charts;

/// <summary>
/// Tells a pause between two points, which a line goes over, from a gap, which it does not.
/// </summary>
/// <remarks>
/// Exporters have their own pace, and of older points fewer are kept: what is a long time is told by the
/// neighbours.
/// </remarks>
internal static class Continuity
{
    /// <summary>Times the pause before or after, whichever is longer.</summary>
    private const int Patience = 3;

    /// <summary>An exporter may miss a few seconds without having stopped.</summary>
    private static readonly long ShortestGap = TimeSpan.FromSeconds(5).Ticks;

    /// <summary>Between two points that have no neighbours; most exporters send once a minute.</summary>
    private static readonly long LongestLonelyPause = TimeSpan.FromSeconds(90).Ticks;

    /// <summary>Whether a line may go from the point before to this one.</summary>
    /// <param name="times">Ascending ticks.</param>
    /// <param name="index">Of the later of the two, so at least 1.</param>
    public static bool Holds(ReadOnlySpan<long> times, int index)
    {
        var pause = times[index] - times[index - 1];
        var before = index >= 2 ? times[index - 1] - times[index - 2] : 0;
        var after = index + 1 < times.Length ? times[index + 1] - times[index] : 0;
        var usual = Math.Max(before, after);
        return pause <= (usual == 0 ? LongestLonelyPause : Math.Max(ShortestGap, Patience * usual));
    }
}
