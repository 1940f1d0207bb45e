using DesignPatterns.Dashboard.Charts;
using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Metrics;

/// <summary>What lines are made of.</summary>
/// <param name="Series">Those that meet the filters.</param>
/// <param name="By">The attribute whose values become the lines; empty for a line a series.</param>
internal sealed record LineRequest(
    Instrument Head, IReadOnlyList<TaggedSeries> Series, string By, Timeline Timeline)
{
    public IReadOnlyList<LineGroup> Groups => LineGroups.Of(Series, By, Head.Name);
}
