using DesignPatterns.Dashboard.Intake;
using DesignPatterns.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Intake;

public sealed class HistogramReaderTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;

    private static readonly Gen<ExponentialHistogramPoint> Points =
        from scale in Gen.Choose(-10, 20)
        from positiveOffset in Gen.Choose(-500, 500)
        from positive in Gen.Choose(0, 9).ListOf()
        from negativeOffset in Gen.Choose(int.MinValue, int.MaxValue)
        from negative in Gen.Choose(0, 9).ListOf()
        from zero in Gen.Choose(0, 9)
        select new ExponentialHistogramPoint
        {
            Scale = scale,
            ZeroCount = (ulong)zero,
            Positive = Buckets(positiveOffset, positive),
            Negative = Buckets(negativeOffset, negative),
        };

    [Theory]
    [InlineData(new[] { 1.0, 2.0 }, new[] { 1ul, 0ul })]
    [InlineData(new[] { 1.0, 2.0 }, new ulong[0])]
    [InlineData(new double[0], new[] { 1ul, 2ul })]
    [InlineData(new[] { 2.0, 1.0 }, new[] { 1ul, 0ul, 1ul })]
    [InlineData(new[] { 1.0, 1.0 }, new[] { 1ul, 0ul, 1ul })]
    [InlineData(new[] { double.NaN }, new[] { 1ul, 0ul })]
    [InlineData(new[] { double.PositiveInfinity }, new[] { 1ul, 0ul })]
    [InlineData(new[] { 1.0 }, new[] { ulong.MaxValue, ulong.MaxValue })]
    public void Bounds_and_counts_that_do_not_fit_are_no_histogram(double[] bounds, ulong[] counts) =>
        Assert.Null(HistogramReader.Read(
            new HistogramPoint { ExplicitBounds = { bounds }, BucketCounts = { counts } }, At));

    [Fact]
    public void A_histogram_says_how_many_by_its_buckets()
    {
        var read = HistogramReader.Read(
            new HistogramPoint
            {
                Count = 99,
                Sum = double.NaN,
                ExplicitBounds = { 1.0, 2.0 },
                BucketCounts = { 1, 2, 3 },
            },
            At)!;

        Assert.Equal((6, 0.0), (read.Count, read.Sum));
        Assert.Equal([1, 2, 3], read.Counts);
    }

    [Fact]
    public void A_histogram_without_buckets_has_one()
    {
        var read = HistogramReader.Read(new HistogramPoint { Count = 4, Sum = 10 }, At)!;

        Assert.Equal((4, 10.0), (read.Count, read.Sum));
        Assert.Equal([4], read.Counts);
    }

    // Base 2: (1, 2] holds 3, (2, 4] holds 5; the range is widened to a multiple of 16 buckets.
    [Fact]
    public void An_exponential_histogram_becomes_explicit()
    {
        var read = HistogramReader.Read(
            new ExponentialHistogramPoint { Scale = 0, ZeroCount = 2, Positive = Buckets(0, [3, 5]) }, At)!;

        Assert.Equal(10, read.Count);
        Assert.Equal([0.0, 1, 2, 4, 8], read.Bounds.Take(5));
        Assert.Equal([2L, 0, 3, 5, 0], read.Counts.Take(5));
        Assert.Equal(65_536, read.Bounds[^1]);
    }

    [Fact]
    public void Another_value_in_the_same_range_leaves_the_bounds_as_they_are()
    {
        var before = HistogramReader.Read(
            new ExponentialHistogramPoint { Scale = 2, Positive = Buckets(3, [1]) }, At)!;
        var after = HistogramReader.Read(
            new ExponentialHistogramPoint { Scale = 2, Positive = Buckets(1, [1, 0, 1, 0, 4]) }, At)!;

        Assert.Equal(before.Bounds, after.Bounds);
    }

    [Fact]
    public void Any_exponential_histogram_keeps_its_counts_in_ascending_finite_buckets() =>
        Prop.ForAll(Points.ToArbitrary(), point =>
        {
            var read = HistogramReader.Read(point, At)!;
            var expected = (long)(point.ZeroCount
                + point.Positive.BucketCounts.Aggregate(0ul, (sum, one) => sum + one)
                + point.Negative.BucketCounts.Aggregate(0ul, (sum, one) => sum + one));
            return read.Count == expected
                && read.Counts.Sum() == expected
                && read.Counts.Count == read.Bounds.Count + 1
                && read.Bounds.All(double.IsFinite)
                && read.Bounds.Zip(read.Bounds.Skip(1)).All(pair => pair.First < pair.Second);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private static ExponentialBuckets Buckets(int offset, IEnumerable<int> counts) =>
        new() { Offset = offset, BucketCounts = { counts.Select(count => (ulong)count) } };
}
