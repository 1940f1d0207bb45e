using DesignPatterns.Dashboard.Charts;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Charts;

public class ScaleTests
{
    [Theory]
    [InlineData(0, 10, "0 2 4 6 8 10")]
    [InlineData(0, 9.3, "0 2 4 6 8 10")]
    [InlineData(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0, 0.031, "0.00 0.01 0.02 0.03 0.04")]
    [InlineData(0, 4200, "0 1,000 2,000 3,000 4,000 5,000")]
    [InlineData(-3, 4, "-4 -2 0 2 4")]
    [InlineData(-8, 0, "-8 -6 -4 -2 0")]
    [InlineData(0, 0, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(double.NaN, double.NaN, "0.0 0.2 0.4 0.6 0.8 1.0")]
    public void Ticks_are_1_2_or_5_times_a_power_of_ten_apart(double low, double high, string expected)
    {
        var scale = Scale.Of(low, high);

        Assert.Equal(expected, string.Join(' ', scale.Ticks.Select(scale.Text)));
    }

    [Fact]
    public void Ticks_cover_the_range_and_are_few() =>
        Prop.ForAll(Any.Wild.ToArbitrary(), Any.Wild.ToArbitrary(), (one, other) =>
        {
            var scale = Scale.Of(one, other);
            var ticks = scale.Ticks.ToArray();
            return ticks.Length is >= 2 and <= 6
                && ticks.All(double.IsFinite)
                && Covers(scale, one)
                && Covers(scale, other)
                && scale.ShareOf(one) is >= 0 and <= 1
                && scale.Text(ticks[^1]).Length is > 0 and < 20;
        }).QuickCheckThrowOnFailure();

    // Beyond 1e300 is drawn at the edge, and so is what is nothing beside a step.
    private static bool Covers(Scale scale, double value) =>
        !double.IsFinite(value)
        || Math.Abs(value) >= 1e300
        || (scale.Low <= value + (scale.Step * 1e-9) && scale.High >= value - (scale.Step * 1e-9));
}
