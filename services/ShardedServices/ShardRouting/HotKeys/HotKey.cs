namespace DesignPatterns.ShardRouting.HotKeys;

/// <summary>One hot key: where copies of it may be, and which of them may be read.</summary>
/// <remarks>
/// A shard is among the copies from before one is sent there until it has acknowledged that it has none, or has
/// itself gone out, which empties it: whoever writes the key can rely on that.
/// </remarks>
internal sealed class HotKey(byte[] name)
{
    private readonly List<HotPlace> _copies = [];

    public byte[] Name => name;

    /// <summary>Who had the key when the copies were made.</summary>
    public HotPlace? Owner { get; private set; }

    public IReadOnlyList<HotPlace> Copies => _copies;

    /// <summary>The names of the shards besides the owner that may be asked for it.</summary>
    public IReadOnlyList<string> ReadyCopies =>
        [.. _copies.Where(copy => copy.IsReady).Select(copy => copy.Shard.Name)];

    /// <summary>Raised by whatever makes an item old that was fetched before.</summary>
    public int Version { get; private set; }

    /// <summary>When it was last written through this router.</summary>
    public TimeSpan WrittenAt { get; private set; } = TimeSpan.MinValue;

    /// <summary>Whether any copy may be read.</summary>
    public bool IsSpread { get; private set; }

    /// <summary>It is on its way out: no copies are made any more.</summary>
    public bool IsCooling { get; set; }

    public bool IsFilling { get; set; }

    public bool IsDropping { get; set; }

    public bool IsFillDue { get; set; }

    /// <summary>No copy may be read, nor made of what was fetched before this.</summary>
    public void Void()
    {
        Version++;
        IsSpread = false;
        foreach (var copy in _copies)
        {
            copy.IsReady = false;
        }
    }

    public void NoteWrite(TimeSpan now)
    {
        Version++;
        WrittenAt = now;
    }

    /// <summary>Copies are about to be sent to those shards.</summary>
    public IReadOnlyList<HotPlace> Plan(HotPlace owner, IEnumerable<HotPlace> places)
    {
        Owner = owner;
        var planned = new List<HotPlace>();
        foreach (var place in places)
        {
            var known = _copies.Find(copy => copy.Shard == place.Shard);
            planned.Add(known ?? place);
            if (known is null)
            {
                _copies.Add(place);
            }
        }

        return planned;
    }

    /// <summary>All replicas of a shard have taken a copy, or not all have.</summary>
    public void SetReady(HotPlace place, bool isReady)
    {
        place.IsReady = isReady;
        IsSpread = _copies.Exists(copy => copy.IsReady);
    }

    /// <summary>These shards have no copy any more.</summary>
    public void Remove(Predicate<HotPlace> where)
    {
        _copies.RemoveAll(where);
        IsSpread = _copies.Exists(copy => copy.IsReady);
    }

    /// <summary>Of the owner and those whose copy may be read, the one that was asked least.</summary>
    public HotPlace Least()
    {
        var least = Owner!;
        var load = least.Load;
        foreach (var copy in _copies)
        {
            if (copy.IsReady && copy.Load < load)
            {
                least = copy;
                load = copy.Load;
            }
        }

        return least;
    }
}
