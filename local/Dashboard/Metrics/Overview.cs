using DesignPatterns.Dashboard.Charts;
using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Metrics;

/// <summary>Finds an instrument with its points.</summary>
public delegate IReadOnlyList<Instrument> FindInstrument(string service, string meter, string name);

/// <param name="Address">The service's own overview.</param>
/// <param name="Count">Of its instruments.</param>
public sealed record OverviewService(
    string Name, string Address, int Count, IReadOnlyList<OverviewCard> Cards);

/// <summary>What to look at first: of one service, or of each.</summary>
internal static class Overview
{
    /// <summary>Services that have cards when none is chosen; the others are links.</summary>
    public const int MostServices = 12;

    /// <summary>Of all services without cards, so many are linked to.</summary>
    public const int MostLinks = 200;

    /// <param name="list">The instruments of all services, without points.</param>
    public static IReadOnlyList<OverviewService> Of(
        IReadOnlyList<Instrument> list, FindInstrument find, MetricsQuery query, DateTimeOffset now)
    {
        var timeline = Timeline.Before(now, query.Window);
        var services = list.GroupBy(one => one.Sender.Service)
            .Where(service => query.Resource.Length == 0 || service.Key == query.Resource)
            .OrderBy(service => service.Key, StringComparer.Ordinal)
            .Take(MostServices + MostLinks);
        return [.. services.Select((service, index) => OfService([.. service], index))];

        OverviewService OfService(Instrument[] instruments, int index)
        {
            var own = query with { Resource = instruments[0].Sender.Service };
            return new(
                own.Resource,
                own.Address,
                instruments.DistinctBy(one => (one.Meter, one.Name)).Count(),
                index < MostServices
                    ? new OverviewDeck(instruments, find, own, timeline).Cards(withOwn: query.Resource.Length > 0)
                    : []);
        }
    }
}
