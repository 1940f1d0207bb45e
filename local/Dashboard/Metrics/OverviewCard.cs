using DesignPatterns.Dashboard.Charts;

namespace DesignPatterns.Dashboard.Metrics;

/// <summary>A small picture of an instrument, which leads to the large one.</summary>
/// <param name="Chart">One line; null when there are too many series for a small picture.</param>
public sealed record OverviewCard(
    string Title, string Instrument, string Description, string Address, LineChart? Chart)
{
    /// <summary>When there was a value last, if that was long ago.</summary>
    public DateTimeOffset? EndedAt => Chart?.EndOf(Chart.Lines[0]);

    public string Last => Chart is null ? "many series" : Chart.Unit.Text(Chart.Lines[0].Last);
}
