namespace DesignPatterns.Ownership.Leasing;

/// <summary>How long to pause before the next attempt.</summary>
internal readonly record struct BackOff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>For calls to a store that failed.</summary>
    public static BackOff AfterFailure { get; } = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(2));

    /// <summary>At random between nothing and the first pause doubled with each failure.</summary>
    /// <remarks>Full jitter: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.</remarks>
    /// <param name="failures">From 1.</param>
    public TimeSpan Pause(int failures, Random random)
    {
        var pause = First * Math.Pow(2, Math.Min(failures - 1, 30));
        return (pause < Longest ? pause : Longest) * random.NextDouble();
    }
}
