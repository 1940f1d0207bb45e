using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.Sharding.HeavyHitters;

/// <summary>Finds the keys that are asked most, in memory that does not grow with the number of
/// keys.</summary>
/// <remarks>
/// With k counters, of a stream of n: a key that came more than n/k times is among them; no count is too low,
/// and none too high by more than its error, which is at most n/k. Halving or merging keeps all this, of
/// halved and added counts. The same calls in the same order give the same counters. Not for several threads
/// at once: give each its own, and merge. Sources: Metwally, Agrawal and El Abbadi, "Efficient Computation of
/// Frequent and Top-k Elements in Data Streams", 2005; merging: Agarwal et al., "Mergeable Summaries", 2012.
/// </remarks>
public sealed class SpaceSaving
{
    private readonly int _capacity;
    private readonly CounterTable _table;
    private readonly CounterHeap _heap;

    /// <param name="capacity">The number of counters, k: 1 to 65,536.</param>
    /// <param name="mostKeyBytes">
    /// The longest key that is counted, memcached's 250 by default; 1 to 65,536. All memory is taken now:
    /// about so many bytes and 50 more for each counter.
    /// </param>
    public SpaceSaving(int capacity, int mostKeyBytes = 250)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 65_536);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostKeyBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mostKeyBytes, 65_536);
        _capacity = capacity;
        MostKeyBytes = mostKeyBytes;
        _table = new(capacity, mostKeyBytes);
        _heap = new(capacity);
    }

    public int MostKeyBytes { get; }

    /// <summary>How many keys have a counter.</summary>
    public int Count => _heap.Count;

    /// <summary>All that was counted: n. Halved by <see cref="Halve"/>.</summary>
    public double Total { get; private set; }

    /// <summary>How often a key was too long to be counted; the bounds do not cover those.</summary>
    public long TooLong { get; private set; }

    /// <summary>No key without a counter came more often than this, which is at most n/k.</summary>
    public double MostUncounted => _heap.Count < _capacity ? 0 : _heap.LeastCount;

    /// <summary>Counts a key once; without allocation, in time that grows with the logarithm of k at
    /// most.</summary>
    public void Add(ReadOnlySpan<byte> key)
    {
        if (key.Length > MostKeyBytes)
        {
            TooLong++;
            return;
        }

        Total++;
        var hash = XxHash64.Compute(key);
        var slot = _table.Find(hash, key);
        if (slot >= 0)
        {
            _heap.Raise(slot, 1);
        }
        else if (_heap.Count < _capacity)
        {
            slot = _heap.Count;
            _table.Put(slot, hash, key);
            _heap.Push(slot, count: 1, error: 0);
        }
        else
        {
            // The newcomer takes the least counter over: it may have come that often before, unseen.
            slot = _heap.Least;
            _table.Release(slot);
            _table.Put(slot, hash, key);
            _heap.TakeOver(slot);
        }
    }

    /// <summary>The counter of a key, or null when it has none.</summary>
    public HeavyHitter? Find(ReadOnlySpan<byte> key) =>
        key.Length <= MostKeyBytes && _table.Find(XxHash64.Compute(key), key) is >= 0 and var slot
            ? Read(slot)
            : null;

    /// <summary>So many of the counters, the highest first; of equal ones, by the bytes of their
    /// keys.</summary>
    public IReadOnlyList<HeavyHitter> Top(int most) => [.. Ordered().Take(most)];

    /// <summary>Halves all counts, so that keys that are no longer asked cool down.</summary>
    /// <remarks>Called every period T, a key asked at a steady rate comes to stand at twice what T
    /// brings.</remarks>
    public void Halve()
    {
        // A power of two changes a floating-point number's exponent alone: no rounding, and the order stays.
        Total /= 2;
        _heap.Halve();
    }

    /// <summary>Adds what another has counted; the other stays as it is. Allocates.</summary>
    /// <exception cref="ArgumentException">The other has another number of counters or longest
    /// key.</exception>
    public void Merge(SpaceSaving other)
    {
        if (other._capacity != _capacity || other.MostKeyBytes != MostKeyBytes)
        {
            throw new ArgumentException(
                $"What is merged must have {_capacity} counters for keys of up to {MostKeyBytes} bytes, "
                + $"but has {other._capacity} for {other.MostKeyBytes}.",
                nameof(other));
        }

        // A key that one side does not count came there at most as often as that side's least counter says.
        var (ours, theirs) = (MostUncounted, other.MostUncounted);
        var merged = new List<HeavyHitter>(Count + other.Count);
        foreach (var mine in Ordered())
        {
            var its = other.Find(mine.Key.Span);
            merged.Add(its is { } both
                ? new(mine.Key, mine.Count + both.Count, mine.Error + both.Error)
                : new(mine.Key, mine.Count + theirs, mine.Error + theirs));
        }

        merged.AddRange(
            from its in other.Ordered()
            where Find(its.Key.Span) is null
            select new HeavyHitter(its.Key, its.Count + ours, its.Error + ours));

        var kept = InOrder(merged).Take(_capacity).ToList();
        _table.Clear();
        _heap.Clear();
        for (var slot = 0; slot < kept.Count; slot++)
        {
            var key = kept[slot].Key.Span;
            _table.Put(slot, XxHash64.Compute(key), key);
            _heap.Push(slot, kept[slot].Count, kept[slot].Error);
        }

        Total += other.Total;
        TooLong += other.TooLong;
    }

    private IEnumerable<HeavyHitter> Ordered() => InOrder(Enumerable.Range(0, Count).Select(Read));

    private static IOrderedEnumerable<HeavyHitter> InOrder(IEnumerable<HeavyHitter> hitters) => hitters
        .OrderByDescending(hitter => hitter.Count)
        .ThenBy(hitter => hitter.Key, Comparer<ReadOnlyMemory<byte>>.Create(
            (one, other) => one.Span.SequenceCompareTo(other.Span)));

    private HeavyHitter Read(int slot) =>
        new(_table.Key(slot).ToArray(), _heap.CountOf(slot), _heap.ErrorOf(slot));
}
