using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Api;

/// <remarks>An instrument that has a new point is told again.</remarks>
internal sealed class MetricTail(MetricStore store, ApiQuery query) : ITail<InstrumentDocument>
{
    // When each instrument last said something, of those that the store holds.
    private Dictionary<InstrumentKey, DateTimeOffset?>? _seen;
    private long _version = -1;

    public Batch<InstrumentDocument> Read()
    {
        var version = store.Version;
        if (version == _version)
        {
            return Batch<InstrumentDocument>.Nothing;
        }

        _version = version;
        var isFirst = _seen is null;
        var documents = Array.ConvertAll(store.ReadLatest(Matches), InstrumentDocument.Of);
        var fresh = Array.FindAll(documents, one =>
            _seen is null || !_seen.TryGetValue(one.Key, out var before) || before != one.At);
        _seen = documents.ToDictionary(one => one.Key, one => one.At);
        return new Batch<InstrumentDocument>(
            isFirst ? [.. fresh.Take(query.Limit)] : fresh, fresh.Length, Missed: 0);
    }

    private bool Matches(InstrumentKey key) =>
        query.IsOf(key.Service) && (query.IsFoundIn(key.Name) || query.IsFoundIn(key.Meter));
}
