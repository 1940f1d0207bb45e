using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Tests.Metrics;

/// <summary>Instruments with a minute of points, one a second.</summary>
internal static class Sample
{
    public const int Seconds = 60;

    public static readonly double[] Bounds = [0.005, 0.01, 0.1, 1];

    public static Instrument Counter(
        DateTimeOffset now, string service, string name, params (string Fields, double PerSecond)[] series) =>
        new(
            new(service, $"{service}-1", []), "Tests", name, "Counts.", "{request}", InstrumentKind.Counter,
            [.. series.Select(one => Of(one.Fields, Numbers(now, i => i * one.PerSecond), []))]);

    public static Instrument Gauge(
        DateTimeOffset now,
        string service,
        string name,
        string unit,
        params (string Fields, double Value)[] series) =>
        new(
            new(service, $"{service}-1", []), "Tests", name, "Is.", unit, InstrumentKind.Gauge,
            [.. series.Select(one => Of(one.Fields, Numbers(now, _ => one.Value), []))]);

    /// <param name="series">With how many measurements a second fall in each of the five buckets.</param>
    public static Instrument Histogram(
        DateTimeOffset now, string service, string name, params (string Fields, long[] PerSecond)[] series) =>
        new(
            new(service, $"{service}-1", []), "Tests", name, "Lasts.", "s", InstrumentKind.Histogram,
            [.. series.Select(one => Of(one.Fields, [], Histograms(now, one.PerSecond)))]);

    private static Series Of(string fields, NumberPoint[] numbers, HistogramPoint[] histograms) =>
        new(
            [
                .. fields.Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Select(field => field.Split('=', 2))
                    .Select(parts => new Field(parts[0], parts[1])),
            ],
            numbers,
            histograms);

    private static NumberPoint[] Numbers(DateTimeOffset now, Func<int, double> value) =>
        [.. Enumerable.Range(0, Seconds).Select(i => new NumberPoint(At(now, i), value(i)))];

    private static HistogramPoint[] Histograms(DateTimeOffset now, long[] perSecond) =>
        [
            .. Enumerable.Range(0, Seconds).Select(i => new HistogramPoint(
                At(now, i), i * perSecond.Sum(), i, Bounds, [.. perSecond.Select(count => count * i)])),
        ];

    private static DateTimeOffset At(DateTimeOffset now, int i) => now - TimeSpan.FromSeconds(Seconds - 1 - i);
}
