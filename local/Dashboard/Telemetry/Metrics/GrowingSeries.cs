namespace DesignPatterns.Dashboard.Telemetry.Metrics;

/// <summary>A series as the store holds it: what came lately as it came, and the hour in steps.</summary>
/// <remarks>
/// Its lock is held for adding one point or for copying at most 600, so a reader of many series holds up a writer
/// for one of them at most. The last value of a step says all of a cumulative series: the steps lose nothing but
/// when it happened.
/// </remarks>
internal abstract class GrowingSeries(GrowingInstrument instrument, SeriesKey key)
{
    public GrowingInstrument Instrument => instrument;

    public SeriesKey Key => key;

    /// <summary>The series without points, for lists.</summary>
    public Series Bare { get; } = new(key.Fields, [], []);

    /// <summary>Its place among all, by when they were last heard of; the store's to keep.</summary>
    public LinkedListNode<GrowingSeries>? Place { get; set; }

    /// <summary>When it was last heard of, by the store's clock.</summary>
    public long HeardAt { get; set; }

    /// <summary>About what it holds; the store's to keep.</summary>
    public long Bytes { get; set; }

    /// <summary>Its points, each counted once: the hour's steps only repeat some of them.</summary>
    public abstract int Count { get; }

    /// <summary>With the points of the last hour, oldest first.</summary>
    public abstract Series Read();

    /// <summary>With the last point only.</summary>
    public abstract Series ReadLatest();
}

internal abstract class GrowingSeries<T>(GrowingInstrument instrument, SeriesKey key)
    : GrowingSeries(instrument, key)
{
    private readonly Lock _lock = new();
    private readonly PointRing<T> _fine = new(MetricBounds.Points, MetricBounds.FineStep);
    private readonly PointRing<T> _coarse = new(MetricBounds.Points, MetricBounds.CoarseStep);
    private T? _last;
    private bool _hasLast;

    public override int Count => _fine.Count;

    /// <summary>Adds a point, in the order of their times.</summary>
    /// <param name="bytesLeft">What the series may grow by; without it, its oldest point makes room.</param>
    /// <returns>By how many bytes the series grew; null when the point is older than the last one.</returns>
    public long? Add(T point, Temporality temporality, long bytesLeft)
    {
        lock (_lock)
        {
            point = _hasLast ? Follow(_last!, point, temporality) : point;
            if (_hasLast && AtOf(point) < AtOf(_last!))
            {
                return null;
            }

            _last = point;
            _hasLast = true;
            var grown = Put(_fine, point, bytesLeft);
            return grown + Put(_coarse, point, bytesLeft - grown);
        }
    }

    public bool IsBefore(T earlier, T later) => AtOf(earlier) < AtOf(later);

    public override Series Read()
    {
        T[] fine, coarse;
        lock (_lock)
        {
            fine = _fine.ToArray();
            coarse = _coarse.ToArray();
        }

        // The coarse ones end where the fine ones begin.
        T[] points = [.. coarse.TakeWhile(one => AtOf(one) < AtOf(fine[0])), .. fine];
        return ToSeries(points);
    }

    public override Series ReadLatest()
    {
        lock (_lock)
        {
            return ToSeries(_hasLast ? [_last!] : []);
        }
    }

    protected abstract DateTimeOffset AtOf(T point);

    protected abstract int BytesOf(T point);

    /// <summary>The point as it is kept after the last one: summed up to it when it is a delta.</summary>
    protected abstract T Follow(T last, T point, Temporality temporality);

    protected abstract Series ToSeries(T[] points);

    private long Put(PointRing<T> ring, T point, long bytesLeft)
    {
        var at = AtOf(point);
        var slots = ring.GrowthFor(at);
        var bytes = (long)slots * BytesOf(point);
        if (slots > 0 && bytes <= bytesLeft)
        {
            ring.Grow(slots);
        }
        else
        {
            bytes = 0;
        }

        ring.Put(at, point);
        return bytes;
    }
}
