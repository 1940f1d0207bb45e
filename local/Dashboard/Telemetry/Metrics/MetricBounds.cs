namespace DesignPatterns.Dashboard.Telemetry.Metrics;

/// <summary>What the metrics may hold.</summary>
/// <param name="SeriesPerInstrument">A further one of the same instrument and sender is not taken.</param>
/// <param name="Series">In all; a further one takes the place of the one that is silent for longest.</param>
/// <param name="Bytes">An estimate: a series that is silent goes, and the others' past becomes shorter.</param>
internal sealed record MetricBounds(
    int SeriesPerInstrument = 2_000, int Series = 20_000, long Bytes = 192L << 20)
{
    /// <summary>Points as they came, but one a second at most: for the last five minutes.</summary>
    public static readonly TimeSpan FineStep = TimeSpan.FromSeconds(1);

    /// <summary>The last point of each step, for the last hour.</summary>
    public static readonly TimeSpan CoarseStep = TimeSpan.FromSeconds(12);

    /// <summary>Points of each of the two.</summary>
    public const int Points = 300;

    /// <summary>A series that is silent for so long has no point that a page could show.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(1);
}
