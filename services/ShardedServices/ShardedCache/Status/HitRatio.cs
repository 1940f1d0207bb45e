namespace DesignPatterns.ShardedCache.Status;

/// <summary>The share of hits among the reads of the last minute, in 60 slots of a second.</summary>
internal sealed class HitRatio(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly (long Second, int Hits, int Reads)[] _slots = new (long, int, int)[60];

    /// <summary>0 to 1; null when there were no reads.</summary>
    public double? Value
    {
        get
        {
            lock (_gate)
            {
                var oldest = Second - _slots.Length;
                var recent = _slots.Where(slot => slot.Second > oldest).ToList();
                var reads = recent.Sum(slot => slot.Reads);
                return reads == 0 ? null : (double)recent.Sum(slot => slot.Hits) / reads;
            }
        }
    }

    private long Second => time.GetTimestamp() / time.TimestampFrequency;

    public void Count(bool isHit)
    {
        lock (_gate)
        {
            var second = Second;
            ref var slot = ref _slots[second % _slots.Length];
            if (slot.Second != second)
            {
                slot = (second, 0, 0);
            }

            slot.Reads++;
            slot.Hits += isHit ? 1 : 0;
        }
    }
}
