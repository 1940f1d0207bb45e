namespace DesignPatterns.Dashboard.Telemetry.Traces;

/// <summary>A trace as the store holds it: spans are added at the end, behind those that readers see.</summary>
/// <remarks>
/// One writer at a time (the store's lock sees to it), any number of readers, who wait for nobody: a span is in
/// its place before the count that tells of it, and a place is never written twice.
/// </remarks>
internal sealed class GrowingTrace(long number, TraceId id)
{
    // Up to here comparing each id is cheaper than a set of them.
    private const int Few = 16;

    private Span[] _spans = new Span[2];
    private int _count;
    private HashSet<SpanId>? _ids;
    private Trace? _lastRead;

    public TraceId Id => id;

    public int Count => Volatile.Read(ref _count);

    /// <summary>What its spans weigh; the store's to keep.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether the span came before: exporters send a batch again when its answer was lost.</summary>
    public bool HoldsWhileLocked(SpanId span) =>
        _ids?.Contains(span) ?? Array.FindIndex(_spans, 0, _count, one => one.Id == span) >= 0;

    public void AddWhileLocked(Span span)
    {
        if (_count == _spans.Length)
        {
            var longer = new Span[_count * 2];
            _spans.CopyTo(longer, 0);
            Volatile.Write(ref _spans, longer);
        }

        _spans[_count] = span;
        Volatile.Write(ref _count, _count + 1);
        if (_count == Few)
        {
            _ids = [.. _spans.Take(Few).Select(one => one.Id)];
        }
        else
        {
            _ids?.Add(span.Id);
        }
    }

    /// <summary>The trace as it is now; the same value again until a span is added.</summary>
    public Trace Read()
    {
        // In this order: the spans that are read next are at least as many.
        var count = Volatile.Read(ref _count);
        if (Volatile.Read(ref _lastRead) is { } last && last.Spans.Count == count)
        {
            return last;
        }

        var trace = new Trace(number, id, new ArraySegment<Span>(Volatile.Read(ref _spans), 0, count));
        Volatile.Write(ref _lastRead, trace);
        return trace;
    }
}
