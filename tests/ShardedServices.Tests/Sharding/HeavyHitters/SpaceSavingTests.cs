using System.Globalization;
using DesignPatterns.Sharding.HeavyHitters;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Sharding.HeavyHitters;

/// <summary>
/// Goal: the bounds hold whatever comes, and in what order. Method: streams of few keys with few counters,
/// halved now and then, beside a counter that forgets nothing.
/// </summary>
public sealed class SpaceSavingTests
{
    private const int Halving = -1;

    private static readonly Arbitrary<int[]> AnyStream =
        Gen.Frequency((40, Gen.Choose(0, 25)), (40, Gen.Choose(0, 3)), (1, Gen.Constant(Halving)))
            .ArrayOf().Resize(400).ToArbitrary();

    private static readonly Arbitrary<int> AnyCapacity = Gen.Choose(1, 12).ToArbitrary();

    [Fact]
    public void Counts_are_within_the_bounds_of_an_exact_counter() =>
        Prop.ForAll(AnyStream, AnyCapacity, (stream, capacity) =>
            Holds(Counted(stream, capacity), Exactly(stream), capacity))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Counts_merged_are_within_the_bounds_of_both_streams_and_stay_so() =>
        Prop.ForAll(AnyStream, AnyStream, AnyCapacity, (one, other, capacity) =>
        {
            var (merged, exact) = (Counted(one, capacity), Exactly(one));
            merged.Merge(Counted(other, capacity));
            foreach (var (key, count) in Exactly(other))
            {
                exact[key] = exact.GetValueOrDefault(key) + count;
            }

            var atOnce = Holds(merged, exact, capacity);
            Feed(other, merged);
            return atOnce && Holds(merged, Exactly(other, exact), capacity);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void The_same_stream_gives_the_same_counters() =>
        Prop.ForAll(AnyStream, AnyCapacity, (stream, capacity) =>
            Shown(Counted(stream, capacity)).SequenceEqual(Shown(Counted(stream, capacity))))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_hot_key_is_found_among_a_million_others_and_cools_down()
    {
        var hitters = new SpaceSaving(capacity: 64);
        for (var i = 0; i < 1_000_000; i++)
        {
            hitters.Add(Key(i % 20 == 0 ? 0 : i));
        }

        var hot = Assert.Single(hitters.Top(1));
        Assert.Equal("0", Text(hot));
        Assert.InRange(hot.AtLeast, 50_000 - (1_000_000 / 64), 50_000);
        Assert.Equal(64, hitters.Count);

        for (var i = 0; i < 5; i++)
        {
            hitters.Halve();
        }

        Assert.InRange(hitters.Find(Key(0))!.Value.Count, 0, 70_000 / 32.0);
    }

    [Fact]
    public void The_top_is_the_highest_first_and_equal_ones_by_their_keys()
    {
        var hitters = Counted([3, 3, 3, 2, 2, 1, 1, 4], capacity: 5);

        Assert.Equal(["3", "1", "2"], hitters.Top(3).Select(Text));
    }

    [Fact]
    public void A_key_too_long_is_counted_apart_and_drives_nothing_out()
    {
        var hitters = new SpaceSaving(capacity: 1, mostKeyBytes: 2);
        hitters.Add("ab"u8);

        hitters.Add("abc"u8);

        Assert.Equal((1.0, 1L), (hitters.Total, hitters.TooLong));
        Assert.NotNull(hitters.Find("ab"u8));
        Assert.Null(hitters.Find("abc"u8));
    }

    [Fact]
    public void What_does_not_match_is_not_merged() =>
        Assert.Contains(
            "must have 4 counters for keys of up to 250 bytes, but has 5 for 250",
            Assert.Throws<ArgumentException>(() => new SpaceSaving(4).Merge(new(5))).Message,
            StringComparison.Ordinal);

    private static bool Holds(SpaceSaving hitters, Dictionary<int, double> exact, int capacity)
    {
        var most = exact.Values.Sum() / capacity;
        return hitters.Total == exact.Values.Sum()
            && hitters.MostUncounted <= most
            && hitters.Count <= capacity
            && Enumerable.Range(0, 26).All(key => hitters.Find(Key(key)) is { } found
                ? found.AtLeast <= Exact(key) && Exact(key) <= found.Count && found.Error <= most
                : Exact(key) <= hitters.MostUncounted);

        double Exact(int key) => exact.GetValueOrDefault(key);
    }

    private static SpaceSaving Counted(int[] stream, int capacity)
    {
        var hitters = new SpaceSaving(capacity);
        Feed(stream, hitters);
        return hitters;
    }

    private static void Feed(int[] stream, SpaceSaving hitters)
    {
        foreach (var key in stream)
        {
            if (key == Halving)
            {
                hitters.Halve();
            }
            else
            {
                hitters.Add(Key(key));
            }
        }
    }

    private static Dictionary<int, double> Exactly(int[] stream, Dictionary<int, double>? from = null)
    {
        var counts = new Dictionary<int, double>(from ?? []);
        foreach (var key in stream)
        {
            if (key == Halving)
            {
                counts = counts.ToDictionary(count => count.Key, count => count.Value / 2);
            }
            else
            {
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }

        return counts;
    }

    private static IEnumerable<(string, double, double)> Shown(SpaceSaving hitters) =>
        hitters.Top(int.MaxValue).Select(hitter => (Text(hitter), hitter.Count, hitter.Error));

    private static byte[] Key(int number) => Keys.Bytes(number.ToString(CultureInfo.InvariantCulture));

    private static string Text(HeavyHitter hitter) => System.Text.Encoding.Latin1.GetString(hitter.Key.Span);
}
