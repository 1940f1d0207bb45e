namespace DesignPatterns.Gathering;

/// <summary>How often a gather is slow, given how often one leaf is.</summary>
/// <remarks>
/// A gather is as slow as its slowest leaf: with one call in a hundred slow, 63 of 100 gathers over a hundred
/// leaves are. J. Dean and L. A. Barroso, "The tail at scale", Communications of the ACM 56(2), 2013.
/// </remarks>
public static class Stragglers
{
    /// <summary><c>1 − (1 − p)^n</c></summary>
    /// <param name="leaves">n, from 0 on.</param>
    /// <param name="probability">p, that one call is slow.</param>
    public static double Predict(int leaves, double probability) => Predict(leaves, probability, calls: 1);

    /// <summary>
    /// <c>1 − (1 − p²)^n</c>: a hedged leaf is slow only if both of its calls are, and the budget bears it.
    /// </summary>
    public static double PredictHedged(int leaves, double probability) =>
        Predict(leaves, probability, calls: 2);

    /// <summary>
    /// <c>1 − (1 − p^r)^n</c>: with r replicas asked one after the other, all must be slow.
    /// </summary>
    public static double Predict(int leaves, double probability, int calls)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leaves);
        ArgumentOutOfRangeException.ThrowIfLessThan(calls, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        return 1 - Math.Pow(1 - Math.Pow(probability, calls), leaves);
    }
}
