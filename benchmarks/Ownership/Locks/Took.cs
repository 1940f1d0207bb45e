namespace DesignPatterns.OwnershipFigures.Locks;

/// <summary>What was not done must not be counted.</summary>
internal static class Took
{
    /// <exception cref="InvalidOperationException">It was not taken.</exception>
    public static void OrThrow(bool isTaken, string what)
    {
        if (!isTaken)
        {
            throw new InvalidOperationException($"{what} was not taken.");
        }
    }
}
