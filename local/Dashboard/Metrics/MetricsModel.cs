using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Metrics;

/// <summary>All that the page shows, computed once.</summary>
/// <param name="Resources">The services that sent metrics.</param>
/// <param name="Tree">Null until a service is chosen.</param>
/// <param name="Chosen">Null shows the overview.</param>
/// <param name="Missing">What was asked for and is not there.</param>
public sealed record MetricsModel(
    MetricsQuery Query,
    IReadOnlyList<string> Resources,
    InstrumentTree? Tree,
    InstrumentChart? Chosen,
    IReadOnlyList<OverviewService> Overview,
    string? Missing)
{
    /// <summary>Services that can be chosen from; the address can name others.</summary>
    public const int MostResources = 500;

    public static MetricsModel Of(
        MetricsQuery query, IReadOnlyList<Instrument> list, FindInstrument find, DateTimeOffset now)
    {
        var resources = list.Select(one => one.Sender.Service)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToArray();
        var isKnown = query.Resource.Length == 0 || resources.Contains(query.Resource);
        query = WithMeter(query, list);
        var found = query.Instrument.Length > 0 && query.Resource.Length > 0
            ? find(query.Resource, query.Meter, query.Instrument)
            : [];
        var chosen = found.Count > 0 ? InstrumentChart.Of(found, query, now) : null;
        var overview = chosen is null && isKnown
            ? Metrics.Overview.Of(list, find, query.OfOverview, now)
            : [];
        return new(
            query,
            [.. resources.Take(MostResources)],
            query.Resource.Length > 0 && isKnown ? InstrumentTree.Of(list, query) : null,
            chosen,
            overview,
            (isKnown, chosen) switch
            {
                (false, _) => $"No metrics came from '{query.Resource}' in the last hour.",
                (_, null) when query.Instrument.Length > 0 =>
                    $"'{query.Resource}' has no instrument '{query.Instrument}'{OfMeter(query)}.",
                _ => null,
            });
    }

    // An address that somebody wrote by hand, or a link from elsewhere, need not know it.
    private static MetricsQuery WithMeter(MetricsQuery query, IReadOnlyList<Instrument> list) =>
        query.Meter.Length == 0 && query.Instrument.Length > 0
        && list.FirstOrDefault(
            one => one.Sender.Service == query.Resource && one.Name == query.Instrument) is { } found
            ? query with { Meter = found.Meter }
            : query;

    private static string OfMeter(MetricsQuery query) =>
        query.Meter.Length > 0 ? $" of the meter '{query.Meter}'" : "";
}
