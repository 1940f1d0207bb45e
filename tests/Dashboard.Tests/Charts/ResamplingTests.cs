using DesignPatterns.Dashboard.Charts;
using DesignPatterns.Dashboard.Telemetry.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Charts;

public class ResamplingTests
{
    private static readonly Timeline Quarter = Timeline.Before(Any.Now, TimeSpan.FromMinutes(15));

    [Fact]
    public void An_interval_has_the_mean_of_its_points()
    {
        var start = Quarter.StartOf(10);
        NumberPoint[] points =
            [new(start, 1), new(start + TimeSpan.FromSeconds(2), 3), new(start + TimeSpan.FromSeconds(9), 8)];

        var means = Resampling.Means(points, Quarter);

        Assert.Equal(4, means[10], 9);
        Assert.Equal(1, means.Count(double.IsFinite));
    }

    [Fact]
    public void Points_further_apart_than_intervals_still_make_a_line()
    {
        NumberPoint[] points =
            [.. Enumerable.Range(0, 30).Select(i => new NumberPoint(Quarter.Start + TimeSpan.FromSeconds(25 * i), i))];

        var means = Resampling.Means(points, Quarter);

        Assert.All(means[..70], value => Assert.True(double.IsFinite(value)));
        Assert.All(means[..69].Zip(means[1..70]), pair => Assert.True(pair.First <= pair.Second));
    }

    [Fact]
    public void A_gap_stays_a_gap()
    {
        NumberPoint[] points =
        [
            .. Enumerable.Range(0, 30).Select(i => new NumberPoint(Quarter.Start + TimeSpan.FromSeconds(i), 5)),
            .. Enumerable.Range(0, 30).Select(i => new NumberPoint(Quarter.Start + TimeSpan.FromSeconds(200 + i), 5)),
        ];

        var means = Resampling.Means(points, Quarter);

        Assert.All(means[4..19], value => Assert.True(double.IsNaN(value)));
        Assert.Equal(5, means[21]);
    }

    [Fact]
    public void A_value_lies_between_the_smallest_and_the_largest_point() =>
        Prop.ForAll(
            Any.Numbers(Gen.Choose(-100, 100).Select(value => (double)value)).ToArbitrary(),
            Any.Timelines.ToArbitrary(),
            (points, timeline) => Resampling.Means(points, timeline).All(value =>
                double.IsNaN(value)
                || (value >= points.Min(point => point.Value) - 1e-9
                    && value <= points.Max(point => point.Value) + 1e-9)))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_no_number_is_no_value() =>
        Prop.ForAll(Any.Numbers(Any.Wild).ToArbitrary(), Any.Timelines.ToArbitrary(), (points, timeline) =>
            Resampling.Means(points, timeline).All(value => !double.IsInfinity(value)))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_sum_is_of_the_lines_that_have_a_value_there()
    {
        double[][] lines = [[1, double.NaN, double.NaN], [2, 5, double.NaN]];

        Assert.Equal([3, 5, double.NaN], Resampling.Sum(lines, 3));
        Assert.Equal([1.5, 5, double.NaN], Resampling.Mean(lines, 3));
    }
}
