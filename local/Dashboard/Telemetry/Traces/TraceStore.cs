namespace DesignPatterns.Dashboard.Telemetry.Traces;

/// <summary>The last traces.</summary>
internal sealed class TraceStore(TraceBounds bounds)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TraceId, GrowingTrace> _traces = [];

    // By the arrival of their first spans.
    private readonly Queue<GrowingTrace> _order = new();
    private Sender? _lastSender;
    private long _begun;
    private long _bytes;
    private long _dropped;
    private long _version;

    public TraceStore()
        : this(new TraceBounds())
    {
    }

    /// <summary>Spans that were let go of to keep the bounds.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Changes at every addition.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <returns>False when the span was not taken, as its trace holds as much as it may.</returns>
    public bool Add(Span span)
    {
        var weight = Weight.Of(span);
        lock (_lock)
        {
            if (!_traces.TryGetValue(span.TraceId, out var trace))
            {
                trace = BeginWhileLocked(span.TraceId);
            }
            else if (trace.HoldsWhileLocked(span.Id))
            {
                return true;
            }
            else if (trace.Count == bounds.SpansPerTrace || trace.Bytes + weight > bounds.BytesPerTrace)
            {
                _dropped++;
                return false;
            }

            weight += Weight.Of(span.Sender, ref _lastSender);
            trace.AddWhileLocked(span);
            trace.Bytes += weight;
            _bytes += weight;
            while (_bytes > bounds.Bytes && _order.Count > 1)
            {
                DropOldestWhileLocked();
            }

            _version++;
            return true;
        }
    }

    /// <summary>The traces of this instant, by the arrival of their first span, oldest first.</summary>
    public IReadOnlyList<Trace> Read()
    {
        GrowingTrace[] growing;
        lock (_lock)
        {
            growing = _order.ToArray();
        }

        return Array.ConvertAll(growing, trace => trace.Read());
    }

    public Trace? Find(TraceId id)
    {
        GrowingTrace? trace;
        lock (_lock)
        {
            trace = _traces.GetValueOrDefault(id);
        }

        return trace?.Read();
    }

    private GrowingTrace BeginWhileLocked(TraceId id)
    {
        if (_order.Count == bounds.Traces)
        {
            DropOldestWhileLocked();
        }

        var trace = new GrowingTrace(++_begun, id);
        _traces.Add(id, trace);
        _order.Enqueue(trace);
        return trace;
    }

    private void DropOldestWhileLocked()
    {
        var oldest = _order.Dequeue();
        _traces.Remove(oldest.Id);
        _bytes -= oldest.Bytes;
        _dropped += oldest.Count;
    }
}
