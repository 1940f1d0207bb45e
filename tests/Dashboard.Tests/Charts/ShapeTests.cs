using System.Globalization;
using System.Text.RegularExpressions;
using DesignPatterns.Dashboard.Charts;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Charts;

public partial class ShapeTests
{
    private static readonly Arbitrary<double[]> AnyValues =
        Any.Wild.ArrayOf(Timeline.MostIntervals + 1).ToArbitrary();

    private static readonly Timeline Minute = Timeline.Before(Any.Now, TimeSpan.FromMinutes(1));

    [Fact]
    public void A_line_breaks_where_there_is_no_value_and_a_lone_value_is_a_dot()
    {
        var values = Enumerable.Repeat(double.NaN, Minute.Count).ToArray();
        (values[3], values[4], values[9]) = (1, 0, 1);

        var path = Shape.PathOf(values, Minute, Scale.Of(0, 1));

        Assert.Matches(@"^M[\d.]+ 0L[\d.]+ 1000M[\d.]+ 0$", path);
        Assert.Matches(@"^M[\d.]+ 0h0$", Shape.DotsOf(values, Minute, Scale.Of(0, 1)));
    }

    [Fact]
    public void Whatever_the_values_the_line_stays_in_the_picture() =>
        Prop.ForAll(AnyValues, Any.Timelines.ToArbitrary(), (wild, timeline) =>
        {
            var chart = ChartOf(timeline, [.. wild.Take(timeline.Count)]);
            var path = chart.PathOf(chart.Lines[0]);

            Assert.All(Number().Matches(path), number => Assert.InRange(
                double.Parse(number.Value, CultureInfo.InvariantCulture), 0, Shape.Side));
            Assert.DoesNotContain("NaN", path, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("∞", path, StringComparison.Ordinal);
            Assert.DoesNotContain("E", path, StringComparison.OrdinalIgnoreCase);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, "0%")]
    [InlineData(0.12345, "12.35%")]
    [InlineData(7, "100%")]
    [InlineData(-1, "0%")]
    [InlineData(double.NaN, "0%")]
    public void A_share_is_a_percentage_within_the_picture(double share, string expected) =>
        Assert.Equal(expected, Shape.Percent(share));

    [Theory]
    [InlineData(1, "10:19:45 10:20:00 10:20:15")]
    [InlineData(5, "10:16 10:17 10:18 10:19 10:20")]
    [InlineData(15, "10:06 10:09 10:12 10:15 10:18")]
    [InlineData(60, "09:30 09:40 09:50 10:00 10:10")]
    public void Times_stand_at_whole_minutes_or_quarters(int minutes, string expected)
    {
        var ticks = TimeAxis.Of(Timeline.Before(Any.Now, TimeSpan.FromMinutes(minutes)), TimeZoneInfo.Utc);

        Assert.Equal(expected, string.Join(' ', ticks.Select(tick => tick.Text)));
    }

    [Fact]
    public void A_line_that_ended_says_when()
    {
        var timeline = Timeline.Before(Any.Now, TimeSpan.FromMinutes(15));
        double[] values = [.. Enumerable.Repeat(1.0, 20), .. Enumerable.Repeat(double.NaN, timeline.Count - 20)];
        var stopped = ChartOf(timeline, values);
        var running = ChartOf(timeline, [.. Enumerable.Repeat(1.0, timeline.Count - 2), double.NaN, double.NaN]);

        Assert.Equal(timeline.EndOf(19), stopped.EndOf(stopped.Lines[0]));
        Assert.Null(running.EndOf(running.Lines[0]));
    }

    private static LineChart ChartOf(Timeline timeline, double[] values) =>
        new(timeline, Unit.Of("{request}"), [new("a", "a", "c0", values)]);

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Number();
}
