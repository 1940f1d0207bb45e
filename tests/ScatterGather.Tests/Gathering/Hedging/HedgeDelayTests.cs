using DesignPatterns.Gathering;
using DesignPatterns.Gathering.Hedging;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ScatterGather.Tests.Gathering.Hedging;

/// <summary>Goal: the delay is the leaf's 95th percentile, within an eighth, and follows it.</summary>
public sealed class HedgeDelayTests
{
    private static readonly GatheringOptions Options = new();

    [Fact]
    public void A_quantile_is_within_an_eighth_of_the_exact_one() =>
        Prop.ForAll(
            Gen.Choose(0, 25).SelectMany(power => Gen.Choose(0, 1 << power))
                .NonEmptyListOf().Resize(500).ToArbitrary(),
            micros =>
            {
                var histogram = new LatencyHistogram(0.95);
                micros.ToList().ForEach(each => histogram.Add(TimeSpan.FromMicroseconds((double)each)));
                var exact = micros.Order().ElementAt((int)Math.Ceiling(0.95 * micros.Count) - 1);
                var estimate = histogram.Estimate().TotalMicroseconds;
                return estimate > exact && estimate <= Math.Max(exact + 1, exact * 1.125 + 1);
            })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void It_is_fixed_until_enough_is_known()
    {
        var delay = new HedgeDelay(Options);
        Add(delay, milliseconds: 3, HedgeDelay.EnoughSamples - 1);
        Assert.Equal(Options.FirstHedgeDelay, delay.Current);

        Add(delay, milliseconds: 3, 100);

        Assert.InRange(delay.Current.TotalMilliseconds, 3, 3.4);
    }

    [Fact]
    public void It_follows_a_leaf_that_became_slower_and_one_that_became_faster_within_4096_calls()
    {
        var delay = new HedgeDelay(Options);
        Add(delay, milliseconds: 2, 20_000);
        Add(delay, milliseconds: 20, 4_096);
        Assert.InRange(delay.Current.TotalMilliseconds, 20, 22.5);

        Add(delay, milliseconds: 2, 8 * 4_096);
        Assert.InRange(delay.Current.TotalMilliseconds, 2, 2.25);
    }

    [Fact]
    public void It_never_falls_below_the_floor()
    {
        var delay = new HedgeDelay(Options);
        Add(delay, milliseconds: 0.05, 1_000);

        Assert.Equal(Options.HedgeFloor, delay.Current);
    }

    [Fact]
    public void Losers_that_are_given_up_keep_it_from_sinking()
    {
        var (honest, forgetful) = (new HedgeDelay(Options), new HedgeDelay(Options));
        Add(honest, milliseconds: 2, 2_000);
        Add(forgetful, milliseconds: 2, 2_000);
        // One call in ten would take longer than the delay; the hedge wins, and all that is known is the
        // delay.
        for (var i = 0; i < 5_000; i++)
        {
            var took = i % 10 == 0 ? TimeSpan.FromMilliseconds(2.3) : TimeSpan.FromMilliseconds(1.1);
            if (took < honest.Current)
            {
                honest.Add(took);
            }
            else
            {
                honest.AddAtLeast(honest.Current);
            }

            if (took < forgetful.Current)
            {
                forgetful.Add(took);
            }
        }

        Assert.True(honest.Current > forgetful.Current, $"{honest.Current} and {forgetful.Current}");
    }

    [Fact]
    public void A_hedge_that_lost_early_says_nothing()
    {
        var delay = new HedgeDelay(Options);
        Add(delay, milliseconds: 8, 1_000);
        var before = delay.Current;
        for (var i = 0; i < 10_000; i++)
        {
            delay.AddAtLeast(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(before, delay.Current);
    }

    private static void Add(HedgeDelay delay, double milliseconds, int times)
    {
        for (var i = 0; i < times; i++)
        {
            delay.Add(TimeSpan.FromMilliseconds(milliseconds));
        }
    }
}
