namespace DesignPatterns.Balancing.Health;

/// <summary>
/// Keeps retries a small share of the requests, so that they cannot turn a slow set into a dead one.
/// </summary>
/// <remarks>
/// A retry is granted while, over the last ten seconds (in slots of one second, the current one included),
/// <c>retries + 1 ≤ RetryRatio × requests + RetryFloorPerSecond × 10</c>. The floor lets a quiet service
/// retry too. The idea is Finagle's (<c>RetryBudget</c>); a refused retry is final, there is no queue.
/// </remarks>
internal sealed class RetryBudget(double ratio, double floorPerSecond)
{
    public const int Seconds = 10;

    private readonly Lock _lock = new();
    private readonly Slot[] _slots = [.. Enumerable.Range(0, Seconds).Select(_ => new Slot())];

    public void CountRequest(TimeSpan now)
    {
        var second = SecondOf(now);
        var slot = _slots[second % Seconds];
        if (Volatile.Read(ref slot.Second) != second)
        {
            lock (_lock)
            {
                Renew_NeedsLock(slot, second);
            }
        }

        Interlocked.Increment(ref slot.Requests);
    }

    public bool TrySpend(TimeSpan now)
    {
        var second = SecondOf(now);
        lock (_lock)
        {
            if (Left_NeedsLock(second) < 1)
            {
                return false;
            }

            var current = _slots[second % Seconds];
            Renew_NeedsLock(current, second);
            current.Retries++;
            return true;
        }
    }

    /// <summary>How many retries would be granted now, one after the other.</summary>
    public int Available(TimeSpan now)
    {
        lock (_lock)
        {
            return (int)Math.Max(0, Left_NeedsLock(SecondOf(now)));
        }
    }

    private double Left_NeedsLock(long second)
    {
        var (requests, retries) = (0L, 0L);
        foreach (var slot in _slots)
        {
            if (second - slot.Second < Seconds)
            {
                requests += Interlocked.Read(ref slot.Requests);
                retries += slot.Retries;
            }
        }

        return ratio * requests + floorPerSecond * Seconds - retries;
    }

    private static long SecondOf(TimeSpan now) => (long)now.TotalSeconds;

    private static void Renew_NeedsLock(Slot slot, long second)
    {
        if (slot.Second < second)
        {
            slot.Requests = 0;
            slot.Retries = 0;
            // Last, for requests are counted without the lock by whoever sees it.
            Volatile.Write(ref slot.Second, second);
        }
    }

    private sealed class Slot
    {
        public long Second = -Seconds;
        public long Requests;
        public long Retries;
    }
}
