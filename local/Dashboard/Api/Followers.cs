namespace DesignPatterns.Dashboard.Api;

/// <summary>Counts the programs that follow.</summary>
internal sealed class Followers
{
    /// <summary>So many at once; one more is refused.</summary>
    public const int Maximum = 16;

    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <returns>False when there are as many as there may be; otherwise <see cref="Leave"/> is due.</returns>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= Maximum)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _count);
}
