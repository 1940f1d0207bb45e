using DesignPatterns.Dashboard.Charts;
using DesignPatterns.Dashboard.Telemetry.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Charts;

public class RatesTests
{
    private static readonly Timeline Minute = Timeline.Before(Any.Now, TimeSpan.FromMinutes(1));

    [Fact]
    public void A_counter_that_grows_by_ten_a_second_has_that_rate()
    {
        var rates = Rates.Of(Points(30, i => 10 * i), Minute).PerSecond();

        Assert.All(rates.Where(double.IsFinite), rate => Assert.Equal(10, rate, 9));
        Assert.InRange(rates.Count(double.IsFinite), 29, 31);
    }

    [Fact]
    public void A_smaller_sum_is_a_restart_and_counts_from_zero()
    {
        var growth = Rates.Of(Points(4, i => i switch { 0 => 1000, 1 => 1010, 2 => 7, _ => 9 }), Minute);

        Assert.Equal(10 + 7 + 2, growth.Amounts.Sum(), 9);
    }

    [Fact]
    public void A_stopped_service_draws_no_line()
    {
        var early = Points(10, i => i, until: Any.Now - TimeSpan.FromSeconds(40));
        var late = Points(10, i => 100 + i);

        var rates = Rates.Of([.. early, .. late], Minute).PerSecond();

        Assert.InRange(rates.Count(double.IsFinite), 18, 22);
        Assert.All(rates.Where(double.IsFinite), rate => Assert.Equal(1, rate, 9));
        Assert.Contains(double.NaN, rates[20..45]);
    }

    [Fact]
    public void A_slow_exporter_is_not_a_stopped_one()
    {
        var points = Points(10, i => 60 * i, pause: 60);

        var rates = Rates.Of(points, Timeline.Before(Any.Now, TimeSpan.FromMinutes(5))).PerSecond();

        Assert.All(rates, rate => Assert.Equal(1, rate, 9));
    }

    [Fact]
    public void Where_older_points_are_further_apart_the_line_goes_on()
    {
        var old = Points(50, i => 12 * i, pause: 12, until: Any.Now - TimeSpan.FromMinutes(5));
        var recent = Points(300, i => (12 * 49) + i, until: Any.Now);

        var rates = Rates.Of([.. old, .. recent], Timeline.Before(Any.Now, TimeSpan.FromMinutes(15))).PerSecond();

        Assert.All(rates[1..^1], rate => Assert.InRange(rate, 0.9, 1.1));
    }

    [Fact]
    public void Rates_are_never_negative_nor_infinite() =>
        Prop.ForAll(Any.Numbers(Any.Wild).ToArbitrary(), Any.Timelines.ToArbitrary(), (points, timeline) =>
            Rates.Of(points, timeline).PerSecond()
                .All(rate => double.IsNaN(rate) || (rate >= 0 && rate < double.PositiveInfinity)))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Without_restarts_and_gaps_all_rates_by_their_time_are_the_growth() =>
        Prop.ForAll(
            Gen.Choose(0, 1000).NonEmptyListOf().Select(steps => steps.Take(50).ToArray()).ToArbitrary(),
            Any.Timelines.ToArbitrary(),
            (steps, timeline) =>
            {
                var sums = steps.Scan().ToArray();
                var growth = Rates.Of(Points(sums.Length, i => sums[i]), timeline);

                var products = growth.PerSecond().Zip(growth.Seconds, (rate, seconds) => rate * seconds);

                Assert.Equal(sums[^1] - sums[0], products.Where(double.IsFinite).Sum(), 6);
            }).QuickCheckThrowOnFailure();

    private static NumberPoint[] Points(
        int count, Func<int, double> sum, double pause = 1, DateTimeOffset? until = null) =>
        [
            .. Enumerable.Range(0, count).Select(i => new NumberPoint(
                (until ?? Any.Now) - TimeSpan.FromSeconds((count - 1 - i) * pause), sum(i))),
        ];
}

internal static class RunningSums
{
    public static IEnumerable<double> Scan(this IEnumerable<int> steps)
    {
        var sum = 0.0;
        foreach (var step in steps)
        {
            yield return sum += step;
        }
    }
}
