namespace DesignPatterns.Dashboard.Telemetry.Metrics;

public enum InstrumentKind
{
    /// <summary>A value that goes up and down; also a sum that does (an up-down counter).</summary>
    Gauge,

    /// <summary>A sum that only grows, kept cumulatively; shown as a rate.</summary>
    Counter,

    /// <summary>Counts of measurements by size, kept cumulatively; shown as percentiles.</summary>
    Histogram,
}

/// <summary>An instrument of one sender, with its series as they were at one instant.</summary>
/// <param name="Meter">The instrumentation scope: the Meter.</param>
/// <param name="Unit">UCUM, as OpenTelemetry writes it: <c>s</c>, <c>By</c>, <c>{request}</c>; may be empty.</param>
public sealed record Instrument(
    Sender Sender,
    string Meter,
    string Name,
    string Description,
    string Unit,
    InstrumentKind Kind,
    IReadOnlyList<Series> Series);

/// <summary>The points of one combination of attributes, oldest first.</summary>
/// <param name="Numbers">Empty for a histogram.</param>
/// <param name="Histograms">Empty for all others.</param>
public sealed record Series(
    IReadOnlyList<Field> Fields,
    IReadOnlyList<NumberPoint> Numbers,
    IReadOnlyList<HistogramPoint> Histograms);

/// <summary>A value at an instant; of a counter, the sum so far.</summary>
/// <remarks>A counter's sum that is smaller than the one before has begun again: its process was restarted.</remarks>
public readonly record struct NumberPoint(DateTimeOffset At, double Value);

/// <summary>All measurements up to an instant.</summary>
/// <param name="Bounds">Ascending upper bounds, inclusive; n of them part n + 1 buckets.</param>
public sealed record HistogramPoint(
    DateTimeOffset At, long Count, double Sum, IReadOnlyList<double> Bounds, IReadOnlyList<long> Counts);
