using DesignPatterns.Dashboard.Charts;
using DesignPatterns.Dashboard.Telemetry.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Charts;

/// <summary>What charts are tried with.</summary>
internal static class Any
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 10, 20, 30, 400, TimeSpan.Zero);

    /// <summary>Numbers of every size, and what is no number.</summary>
    public static readonly Gen<double> Wild = Gen.Frequency(
        (4, Gen.Choose(-1000, 1000).Select(value => value / 7.0)),
        (2, Gen.Choose(-300, 300).Select(exponent => Math.Pow(10, exponent))),
        (1, Gen.Elements(
            0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue,
            double.MinValue, double.Epsilon)));

    public static readonly Gen<Timeline> Timelines =
        Gen.Elements(1, 5, 15, 30, 60).Select(minutes => Timeline.Before(Now, TimeSpan.FromMinutes(minutes)));

    /// <summary>
    /// Pauses as exporters make them, some of them gaps; the last point may be a little ahead of now.
    /// </summary>
    public static readonly Gen<DateTimeOffset[]> Times =
        from count in Gen.Choose(0, 60)
        from pauses in Gen.Frequency(
            (6, Gen.Choose(500, 2_000)), (2, Gen.Choose(10_000, 14_000)), (1, Gen.Choose(0, 400_000))).ArrayOf(count)
        from last in Gen.Choose(-5_000, 60_000)
        select Before(Now - TimeSpan.FromMilliseconds(last), pauses);

    public static Gen<NumberPoint[]> Numbers(Gen<double> values) =>
        from times in Times
        from all in values.ArrayOf(times.Length)
        select times.Zip(all, (at, value) => new NumberPoint(at, value)).ToArray();

    /// <summary>Ascending bounds, at least one.</summary>
    public static readonly Gen<double[]> Bounds =
        Gen.Choose(-50, 500).Select(value => value / 10.0).NonEmptyListOf()
            .Select(values => values.Distinct().Order().ToArray());

    private static DateTimeOffset[] Before(DateTimeOffset last, int[] pauses)
    {
        var times = new DateTimeOffset[pauses.Length];
        var at = last;
        for (var i = times.Length - 1; i >= 0; i--)
        {
            times[i] = at;
            at -= TimeSpan.FromMilliseconds(pauses[i]);
        }

        return times;
    }
}
