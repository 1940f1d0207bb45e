using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Metrics;

public sealed record TreeLeaf(
    string Name, string Description, string Unit, InstrumentKind Kind, bool IsChosen);

public sealed record TreeMeter(string Name, IReadOnlyList<TreeLeaf> Instruments, bool IsOpen);

/// <summary>
/// The meters of one service with their instruments, those whose names contain what was searched for.
/// </summary>
/// <param name="Hidden">Instruments that were found beyond the bound.</param>
public sealed record InstrumentTree(IReadOnlyList<TreeMeter> Meters, int Hidden)
{
    /// <summary>More are found by searching.</summary>
    public const int MostInstruments = 300;

    /// <summary>With more meters than these, only the chosen one is unfolded.</summary>
    private const int MostOpen = 12;

    public static InstrumentTree Of(IReadOnlyList<Instrument> all, MetricsQuery query)
    {
        // The chosen one stays in sight whatever is searched for.
        var found = all.Where(one => one.Sender.Service == query.Resource)
            .DistinctBy(one => (one.Meter, one.Name))
            .Where(one => IsChosen(one, query) || Contains(one.Name, query) || Contains(one.Meter, query))
            .OrderBy(one => one.Meter, StringComparer.OrdinalIgnoreCase)
            .ThenBy(one => one.Name, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        var meters = found.Take(MostInstruments).GroupBy(one => one.Meter).ToArray();
        var isAllOpen = meters.Length <= MostOpen || query.Search.Length > 0;
        return new(
            [
                .. meters.Select(meter => new TreeMeter(
                    meter.Key,
                    [.. meter.Select(one => LeafOf(one, query))],
                    isAllOpen || meter.Any(one => IsChosen(one, query)))),
            ],
            Math.Max(0, found.Length - MostInstruments));
    }

    private static TreeLeaf LeafOf(Instrument one, MetricsQuery query) =>
        new(one.Name, one.Description, one.Unit, one.Kind, IsChosen(one, query));

    private static bool IsChosen(Instrument one, MetricsQuery query) =>
        one.Meter == query.Meter && one.Name == query.Instrument;

    private static bool Contains(string text, MetricsQuery query) =>
        text.Contains(query.Search, StringComparison.OrdinalIgnoreCase);
}
