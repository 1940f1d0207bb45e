namespace DesignPatterns.ServiceDefaults.Loops;

/// <summary>How long one loop left its heartbeats unread: without clock or socket.</summary>
/// <remarks>At most one heartbeat is on its way, so a loop that stands still is sent no more of them.</remarks>
internal sealed class LoopStalls(TimeSpan threshold)
{
    private readonly Lock _lock = new();
    private TimeSpan? _sentAt;
    private TimeSpan _longest;
    private long _count;

    /// <summary>Heartbeats that were read later than the threshold.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>False while the last heartbeat has not been read.</summary>
    public bool TrySend(TimeSpan now)
    {
        lock (_lock)
        {
            var isFree = _sentAt is null;
            _sentAt ??= now;
            return isFree;
        }
    }

    public void Read(TimeSpan now)
    {
        lock (_lock)
        {
            var late = LateBy_NeedsLock(now);
            _sentAt = null;
            _longest = late > _longest ? late : _longest;
            _count += late >= threshold ? 1 : 0;
        }
    }

    /// <summary>The longest stall since this was asked last; one that still goes on is told as it grows.</summary>
    public TimeSpan TakeLongest(TimeSpan now)
    {
        lock (_lock)
        {
            var late = LateBy_NeedsLock(now);
            var longest = late > _longest ? late : _longest;
            _longest = TimeSpan.Zero;
            return longest;
        }
    }

    private TimeSpan LateBy_NeedsLock(TimeSpan now) => _sentAt is { } sent ? now - sent : TimeSpan.Zero;
}
