namespace DesignPatterns.Sharding.HeavyHitters;

/// <summary>A key that is counted: its true count is at most <paramref name="Count"/>, and at least
/// <see cref="AtLeast"/>.</summary>
/// <param name="Error">How much of the count may belong to other keys.</param>
public readonly record struct HeavyHitter(ReadOnlyMemory<byte> Key, double Count, double Error)
{
    public double AtLeast => Count - Error;
}
