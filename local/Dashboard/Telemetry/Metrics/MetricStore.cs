namespace DesignPatterns.Dashboard.Telemetry.Metrics;

/// <summary>The metrics of the last hour.</summary>
internal sealed class MetricStore(MetricBounds bounds, TimeProvider time)
{
    private const int SeriesBytes = 600;

    private readonly Lock _lock = new();
    private readonly Dictionary<InstrumentKey, GrowingInstrument> _instruments = [];

    // The one that was silent for longest comes first.
    private readonly LinkedList<GrowingSeries> _bySilence = new();
    private (long Structure, Instrument[] Instruments) _list = (-1, []);

    // Changes when a series comes or goes.
    private long _structure;
    private Sender? _lastSender;
    private long _bytes;
    private long _dropped;
    private long _version;

    public MetricStore()
        : this(new MetricBounds(), TimeProvider.System)
    {
    }

    /// <summary>Points that were let go of to keep the bounds, or that came late.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Changes at every addition.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Adds all points of the instrument's series.</summary>
    public void Add(Instrument instrument)
    {
        var identity = InstrumentIdentity.Of(instrument);
        lock (_lock)
        {
            OpenWhileLocked(identity);
            _version++;
        }

        foreach (var series in instrument.Series)
        {
            var key = new SeriesKey(series.Fields);
            foreach (var point in series.Numbers)
            {
                Add(identity, key, point, Temporality.Cumulative);
            }

            foreach (var point in series.Histograms)
            {
                Add(identity, key, point, Temporality.Cumulative);
            }
        }
    }

    /// <param name="instrument">The instrument of one sender.</param>
    /// <param name="key">Which of its series.</param>
    /// <param name="point">What is added.</param>
    /// <param name="temporality">Whether the point holds all so far, or what came since the last one.</param>
    /// <param name="before">
    /// When the sender exported before: a series that only grows, and was not sent then, stood at zero then. Without it
    /// a first ejection would not be a step from zero to one, but a series that begins at one and never moves.
    /// </param>
    /// <returns>False when the instrument has as many series as it may, and this would be another.</returns>
    public bool Add(
        InstrumentIdentity instrument,
        SeriesKey key,
        NumberPoint point,
        Temporality temporality,
        DateTimeOffset? before = null)
    {
        lock (_lock)
        {
            return FindOrAddWhileLocked(instrument, key, (parent, own) => new NumberSeries(parent, own)) is
                NumberSeries series
                && AddWhileLocked(series, point, point with { At = before ?? point.At, Value = 0 }, temporality);
        }
    }

    /// <inheritdoc cref="Add(InstrumentIdentity, SeriesKey, NumberPoint, Temporality, DateTimeOffset?)"/>
    public bool Add(
        InstrumentIdentity instrument,
        SeriesKey key,
        HistogramPoint point,
        Temporality temporality,
        DateTimeOffset? before = null)
    {
        lock (_lock)
        {
            return FindOrAddWhileLocked(instrument, key, (parent, own) => new HistogramSeries(parent, own)) is
                HistogramSeries series
                && AddWhileLocked(
                    series,
                    point,
                    new HistogramPoint(before ?? point.At, 0, 0, point.Bounds, new long[point.Counts.Count]),
                    temporality);
        }
    }

    /// <summary>The instruments, without their points, by sender, meter and name.</summary>
    public IReadOnlyList<Instrument> List()
    {
        long structure;
        lock (_lock)
        {
            if (_list.Structure == _structure)
            {
                return _list.Instruments;
            }

            structure = _structure;
        }

        var sorted = Select(_ => true);
        lock (_lock)
        {
            // Had the structure changed meanwhile, the next call finds that out.
            _list = (structure, Array.ConvertAll(sorted, one => one.Bare));
            return _list.Instruments;
        }
    }

    /// <summary>The instrument with its points; one of each sender of the service that has it.</summary>
    public IReadOnlyList<Instrument> Find(string service, string meter, string name)
    {
        var found = Select(key => key.Service == service && key.Meter == meter && key.Name == name);
        return Array.ConvertAll(found, one => Read(one, series => series.Read()));
    }

    /// <summary>The instruments that are wanted, each series with its last point only.</summary>
    public Instrument[] ReadLatest(Func<InstrumentKey, bool> isWanted) =>
        Array.ConvertAll(Select(isWanted), one => Read(one, series => series.ReadLatest()));

    private GrowingInstrument[] Select(Func<InstrumentKey, bool> isWanted)
    {
        GrowingInstrument[] all;
        lock (_lock)
        {
            all = [.. _instruments.Values];
        }

        // Out of the lock: this holds up nobody.
        var wanted = Array.FindAll(all, one => isWanted(one.Key));
        Array.Sort(wanted, (left, right) => InstrumentKey.Compare(left.Key, right.Key));
        return wanted;
    }

    private Instrument Read(GrowingInstrument instrument, Func<GrowingSeries, Series> read)
    {
        GrowingSeries[] series;
        lock (_lock)
        {
            series = [.. instrument.Series.Values];
        }

        return instrument.With([.. series.Select(read)]);
    }

    private GrowingSeries? FindOrAddWhileLocked(
        InstrumentIdentity identity, SeriesKey key, Func<GrowingInstrument, SeriesKey, GrowingSeries> create)
    {
        var instrument = OpenWhileLocked(identity);
        if (instrument.Series.TryGetValue(key, out var known))
        {
            return known;
        }

        if (instrument.Series.Count == bounds.SeriesPerInstrument)
        {
            _dropped++;
            return null;
        }

        var series = create(instrument, key);
        series.Bytes = SeriesBytes + Weight.Of(key.Fields) + Weight.Of(identity.Sender, ref _lastSender);
        _bytes += series.Bytes;
        instrument.Add(key, series);
        series.Place = _bySilence.AddLast(series);
        while (_bySilence.Count > bounds.Series || (_bytes > bounds.Bytes && _bySilence.Count > 1))
        {
            _dropped += _bySilence.First!.Value.Count;
            RemoveWhileLocked(_bySilence.First.Value);
        }

        _structure++;
        return series;
    }

    private bool AddWhileLocked<T>(GrowingSeries<T> series, T point, T zero, Temporality temporality)
    {
        var beginsAtZero = series is { Count: 0, Instrument.Key.Kind: not InstrumentKind.Gauge }
            && series.IsBefore(zero, point);
        var grown = beginsAtZero ? series.Add(zero, temporality, bounds.Bytes - _bytes) : 0;
        return NoteWhileLocked(series, grown + series.Add(point, temporality, bounds.Bytes - _bytes));
    }

    private GrowingInstrument OpenWhileLocked(InstrumentIdentity identity)
    {
        if (!_instruments.TryGetValue(identity.Key, out var instrument))
        {
            instrument = new GrowingInstrument(identity);
            _instruments.Add(identity.Key, instrument);
            _structure++;
        }

        return instrument;
    }

    private bool NoteWhileLocked(GrowingSeries series, long? grown)
    {
        _version++;
        _dropped += grown is null ? 1 : 0;
        _bytes += grown ?? 0;
        series.Bytes += grown ?? 0;
        series.HeardAt = time.GetTimestamp();
        _bySilence.Remove(series.Place!);
        _bySilence.AddLast(series.Place!);
        while (time.GetElapsedTime(_bySilence.First!.Value.HeardAt, series.HeardAt) > MetricBounds.Memory)
        {
            RemoveWhileLocked(_bySilence.First.Value);
        }

        return true;
    }

    private void RemoveWhileLocked(GrowingSeries series)
    {
        _bySilence.Remove(series.Place!);
        _bytes -= series.Bytes;
        _structure++;
        series.Instrument.Remove(series.Key);
        if (series.Instrument.Series.Count == 0)
        {
            _instruments.Remove(series.Instrument.Key);
        }
    }
}
