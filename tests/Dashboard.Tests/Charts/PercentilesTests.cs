using DesignPatterns.Dashboard.Charts;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Charts;

public class PercentilesTests
{
    private static readonly Arbitrary<(double[] Bounds, double[] Counts)> Histograms =
        (from bounds in Any.Bounds
         from counts in Gen.Choose(0, 20).Select(count => count / 2.0).ArrayOf(bounds.Length + 1)
         select (bounds, counts)).ToArbitrary();

    private static readonly Arbitrary<double> Shares =
        Gen.Choose(0, 100).Select(share => share / 100.0).ToArbitrary();

    [Theory]
    [InlineData(0.5, 10, 0, 0, 5)]
    [InlineData(0.9, 10, 0, 0, 9)]
    [InlineData(0.5, 5, 5, 0, 10)]
    [InlineData(0.75, 5, 5, 0, 15)]
    [InlineData(0.99, 0, 0, 10, 20)]
    [InlineData(1, 1, 0, 0, 10)]
    [InlineData(0, 0, 4, 0, 10)]
    public void A_percentile_is_on_the_straight_line_through_its_bucket(
        double share, double first, double second, double third, double expected) =>
        Assert.Equal(expected, Percentiles.Of(share, [10, 20], [first, second, third]), 9);

    [Fact]
    public void Nothing_measured_has_no_percentile()
    {
        Assert.Equal(double.NaN, Percentiles.Of(0.5, [1, 2], [0, 0, 0]));
        Assert.Equal(double.NaN, Percentiles.Of(0.5, [], [7]));
    }

    [Fact]
    public void A_percentile_lies_within_a_bucket_that_counted_something() =>
        Prop.ForAll(Histograms, Shares, (histogram, share) =>
            Percentiles.Of(share, histogram.Bounds, histogram.Counts) is var value
            && (histogram.Counts.Sum() == 0
                ? double.IsNaN(value)
                : Enumerable.Range(0, histogram.Counts.Length).Any(i =>
                    histogram.Counts[i] > 0
                    && value >= Percentiles.LowerOf(histogram.Bounds, i)
                    && value <= Percentiles.UpperOf(histogram.Bounds, i))))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_larger_share_never_has_a_smaller_percentile() =>
        Prop.ForAll(Histograms, Shares, Shares, (histogram, one, other) =>
        {
            var lower = Percentiles.Of(Math.Min(one, other), histogram.Bounds, histogram.Counts);
            var upper = Percentiles.Of(Math.Max(one, other), histogram.Bounds, histogram.Counts);
            return double.IsNaN(lower) || lower <= upper + 1e-9;
        }).QuickCheckThrowOnFailure();
}
