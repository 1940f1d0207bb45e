using DesignPatterns.Dashboard.Charts;
using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Metrics;

/// <summary>The cards of one service.</summary>
internal sealed class OverviewDeck(
    IReadOnlyList<Instrument> instruments, FindInstrument find, MetricsQuery query, Timeline timeline)
{
    /// <summary>Instruments of this repository's own that have a card.</summary>
    public const int MostOwn = 24;

    /// <summary>With more series, an instrument has a card without a picture.</summary>
    public const int MostSeries = 500;

    private const string OwnPrefix = "designpatterns.";

    // Of several names, the first that the service has: conventions differ by version.
    private static readonly (string Title, string[] Names, Measure? Measure)[] Vital =
    [
        ("requests", ["http.server.request.duration"], Measure.Rate),
        ("request duration, p90", ["http.server.request.duration"], Measure.P90),
        ("processor", ["process.cpu.time", "dotnet.process.cpu.time", "process.cpu.utilization"], null),
        ("memory", ["process.memory.usage", "dotnet.process.memory.working_set"], null),
    ];

    private readonly Dictionary<(string Meter, string Name), IReadOnlyList<TaggedSeries>> _found = [];

    /// <param name="withOwn">Whether the instruments of this repository's own are among them.</param>
    public IReadOnlyList<OverviewCard> Cards(bool withOwn) =>
        [.. withOwn ? VitalCards().Concat(OwnCards()) : VitalCards()];

    private IEnumerable<OverviewCard> VitalCards() =>
        from vital in Vital
        let head = vital.Names.Select(name => instruments.FirstOrDefault(one => one.Name == name))
            .FirstOrDefault(one => one is not null)
        where head is not null
        select CardOf(vital.Title, head, vital.Measure);

    private IEnumerable<OverviewCard> OwnCards() => instruments
        .Where(one => one.Name.StartsWith(OwnPrefix, StringComparison.Ordinal))
        .DistinctBy(one => (one.Meter, one.Name))
        .OrderBy(one => one.Name, StringComparer.Ordinal)
        .Take(MostOwn)
        .Select(one => CardOf(one.Name[OwnPrefix.Length..], one, null));

    private OverviewCard CardOf(string title, Instrument head, Measure? wished)
    {
        var measure = head.Kind == InstrumentKind.Histogram ? wished ?? Measure.P90 : (Measure?)null;
        var count = instruments.Where(one => one.Meter == head.Meter && one.Name == head.Name)
            .Sum(one => one.Series.Count);
        var address = query with { Meter = head.Meter, Instrument = head.Name, Show = wished };
        var chart = count > MostSeries ? null : ChartOf(title, head, measure);
        return new(title, head.Name, head.Description, address.Address, chart);
    }

    private LineChart ChartOf(string title, Instrument head, Measure? measure)
    {
        if (!_found.TryGetValue((head.Meter, head.Name), out var series))
        {
            series = TaggedSeries.Of(find(head.Sender.Service, head.Meter, head.Name));
            _found.Add((head.Meter, head.Name), series);
        }

        var request = new LineRequest(head, series, "", timeline);
        var colour = Pages.Palette.ClassOf(head.Sender.Service);
        return measure is { } of
            ? HistogramLines.Whole(request, of, title, colour)
            : NumberLines.Whole(request, title, colour);
    }
}
