namespace DesignPatterns.Dashboard.Telemetry.Metrics;

/// <summary>An instrument as the store holds it. All members are used under the store's lock.</summary>
internal sealed class GrowingInstrument(InstrumentIdentity identity)
{
    private Instrument? _bare;

    public Dictionary<SeriesKey, GrowingSeries> Series { get; } = [];

    public InstrumentKey Key => identity.Key;

    /// <summary>The instrument, its series without points; the same value until it has others.</summary>
    public Instrument Bare => _bare ??= With([.. Series.Values.Select(one => one.Bare)]);

    public void Add(SeriesKey key, GrowingSeries series)
    {
        Series.Add(key, series);
        _bare = null;
    }

    public void Remove(SeriesKey key)
    {
        Series.Remove(key);
        _bare = null;
    }

    public Instrument With(IReadOnlyList<Series> series) =>
        new(
            identity.Sender,
            identity.Meter,
            identity.Name,
            identity.Description,
            identity.Unit,
            identity.Kind,
            series);
}
