namespace DesignPatterns.Dashboard.Api;

/// <summary>What a program is told of one kind of telemetry: first what is there, then what comes.</summary>
/// <remarks>
/// It remembers how far it read, not what: the store is the buffer, so a slow reader costs nothing, loses the
/// oldest, and is told how many.
/// </remarks>
internal interface ITail<T>
{
    /// <summary>What matches and was not told yet, oldest first; at the first call the last ones up to the
    /// limit.</summary>
    Batch<T> Read();
}

/// <param name="Matching">How many there were; more than the items when the limit cut them.</param>
/// <param name="Missed">Of those that came since the last call, how many the store has let go of.</param>
internal readonly record struct Batch<T>(IReadOnlyList<T> Items, int Matching, long Missed)
{
    public static Batch<T> Nothing { get; } = new([], 0, 0);
}
