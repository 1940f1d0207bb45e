namespace DesignPatterns.Dashboard.Telemetry.Traces;

/// <summary>The last traces.</summary>
internal sealed class TraceStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TraceId, Trace> _traces = [];
    private long _version;

    /// <summary>Spans that were let go of to keep the bounds.</summary>
    public long Dropped { get; private set; }

    /// <summary>Changes at every addition.</summary>
    public long Version => Volatile.Read(ref _version);

    public void Add(Span span)
    {
        lock (_lock)
        {
            _version++;
            _traces[span.TraceId] = _traces.TryGetValue(span.TraceId, out var trace)
                ? trace with { Spans = [.. trace.Spans, span] }
                : new Trace(_version, span.TraceId, [span]);
        }
    }

    /// <summary>The traces of this instant, by the arrival of their first span, oldest first.</summary>
    public IReadOnlyList<Trace> Read()
    {
        lock (_lock)
        {
            return [.. _traces.Values.OrderBy(trace => trace.Number)];
        }
    }

    public Trace? Find(TraceId id)
    {
        lock (_lock)
        {
            return _traces.GetValueOrDefault(id);
        }
    }
}
