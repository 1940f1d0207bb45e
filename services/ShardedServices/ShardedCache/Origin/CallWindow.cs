namespace DesignPatterns.ShardedCache.Origin;

/// <summary>Lets no more than so many calls begin within any second, wherever that second is laid.</summary>
/// <remarks>
/// It remembers when the last <c>most</c> calls began, 8 bytes each: one more may begin once the first of them is
/// a second old. A bucket of tokens would take less, and let twice as many pass within one unlucky second.
/// </remarks>
internal sealed class CallWindow(int most)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly TimeSpan[] _begun = new TimeSpan[most];
    private int _oldest;
    private int _count;

    /// <summary>How many began within the second that ends now.</summary>
    public int Count(TimeSpan now)
    {
        for (; _count > 0 && now - _begun[_oldest] >= Period; _count--)
        {
            _oldest = (_oldest + 1) % most;
        }

        return _count;
    }

    /// <returns>Zero when a call may begin, which is then counted; else how long to wait for that.</returns>
    public TimeSpan Take(TimeSpan now)
    {
        if (Count(now) == most)
        {
            return Period - (now - _begun[_oldest]);
        }

        _begun[(_oldest + _count++) % most] = now;
        return TimeSpan.Zero;
    }
}
