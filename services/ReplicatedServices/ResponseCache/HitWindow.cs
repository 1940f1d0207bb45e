namespace DesignPatterns.ResponseCache;

/// <summary>
/// How many requests, and how many lookups at the origin they cost, in the last minute or so.
/// </summary>
/// <remarks>
/// One slot a second, used over and over: counting takes no lock. A count may fall into a slot that is just
/// being emptied for its new second, and be lost: the ratio of thousands does not show it.
/// </remarks>
internal sealed class HitWindow(TimeProvider time)
{
    private const int Seconds = 60;

    private readonly Slot[] _slots = [.. Enumerable.Range(0, Seconds).Select(_ => new Slot())];

    /// <summary>The share of requests that cost no lookup, 0 to 1; null when there were none.</summary>
    public double? HitRatio => Sum() is { Requests: > 0 } sum
        ? Math.Max(0, 1 - ((double)sum.Lookups / sum.Requests))
        : null;

    /// <summary>
    /// The book's reasoning: with a hit rate of h, the origin can serve 1/(1-h) times the requests. Null when
    /// there were none.
    /// </summary>
    /// <remarks>Without any lookup it is at least the number of requests, and that is what is said.</remarks>
    public double? CapacityMultiplier => Sum() is { Requests: > 0 } sum
        ? (double)sum.Requests / Math.Max(1, sum.Lookups)
        : null;

    public void CountRequest() => Interlocked.Increment(ref Current().Requests);

    public void CountLookup() => Interlocked.Increment(ref Current().Lookups);

    private Slot Current()
    {
        var second = Second();
        var slot = _slots[second % Seconds];
        var of = Volatile.Read(ref slot.Second);
        if (of != second && Interlocked.CompareExchange(ref slot.Second, second, of) == of)
        {
            Volatile.Write(ref slot.Requests, 0);
            Volatile.Write(ref slot.Lookups, 0);
        }

        return slot;
    }

    private (long Requests, long Lookups) Sum()
    {
        var since = Second() - Seconds;
        var (requests, lookups) = (0L, 0L);
        foreach (var slot in _slots.Where(slot => Volatile.Read(ref slot.Second) > since))
        {
            requests += Volatile.Read(ref slot.Requests);
            lookups += Volatile.Read(ref slot.Lookups);
        }

        return (requests, lookups);
    }

    private long Second() => time.GetTimestamp() / time.TimestampFrequency;

    private sealed class Slot
    {
        public long Second = -1;
        public long Requests;
        public long Lookups;
    }
}
