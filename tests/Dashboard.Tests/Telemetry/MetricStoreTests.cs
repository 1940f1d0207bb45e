using DesignPatterns.Dashboard.Telemetry.Metrics;
using DesignPatterns.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Telemetry;

public sealed class MetricStoreTests
{
    [Fact]
    public void A_series_keeps_five_minutes_by_the_second_and_the_hour_by_twelve_seconds()
    {
        var store = new MetricStore();
        for (var i = 0; i < 3_600; i++)
        {
            Add(store, i, seconds: i);
        }

        var points = Read(store);
        Assert.Equal(
            Enumerable.Range(3_300, 300).Select(second => (double)second),
            points.TakeLast(300).Select(one => one.Value));
        // The last of each twelve seconds.
        Assert.Equal(
            Enumerable.Range(0, 275).Select(step => (12.0 * step) + 11),
            points.SkipLast(300).Select(one => one.Value));
        Assert.Equal(0, store.Dropped);
    }

    [Fact]
    public void Whatever_the_times_are_the_points_ascend_and_the_last_is_there() =>
        Prop.ForAll(Gen.Choose(0, 4_000).NonEmptyListOf().ToArbitrary(), steps =>
        {
            var store = new MetricStore();
            var milliseconds = 0.0;
            foreach (var (i, step) in steps.Index())
            {
                milliseconds += step;
                Add(store, i, milliseconds / 1_000);
            }

            var points = Read(store);
            return points[^1].Value == steps.Count - 1
                && points.Zip(points.Skip(1)).All(pair => pair.First.At < pair.Second.At)
                && points.Select(point => point.At.ToUnixTimeSeconds()).Distinct().Count() == points.Count;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void A_point_that_comes_late_is_left_out_and_counted()
    {
        var store = new MetricStore();
        Add(store, 1, seconds: 10);
        Add(store, 2, seconds: 5);

        Assert.Equal(1, Assert.Single(Read(store)).Value);
        Assert.Equal(1, store.Dropped);
    }

    [Fact]
    public void Deltas_are_summed_up()
    {
        var store = new MetricStore();
        for (var i = 1; i <= 4; i++)
        {
            store.Add(
                Items.Instrument(), Items.Key(), new NumberPoint(Items.Start.AddSeconds(i), i), Temporality.Delta);
        }

        Assert.Equal([1, 3, 6, 10], Read(store).Select(point => point.Value));
    }

    [Fact]
    public void Deltas_of_histograms_are_summed_up_until_their_bounds_change()
    {
        var store = new MetricStore();
        AddDelta(store, 1, [1, 2], [1, 0, 2]);
        AddDelta(store, 2, [1, 2], [0, 1, 1]);
        AddDelta(store, 3, [5], [7, 7]);

        var points = Assert.Single(store.Find("shop", "Shop", "sizes")).Series[0].Histograms;
        Assert.Equal([3, 5, 14], points.Select(point => point.Count));
        Assert.Equal([1, 1, 3], points[1].Counts);
        Assert.Equal([7, 7], points[2].Counts);
    }

    [Fact]
    public void The_order_of_attributes_does_not_make_another_series()
    {
        var store = new MetricStore();
        var instrument = Items.Instrument();
        Add(store, Items.Key(("a", "1"), ("b", "2")));
        Add(store, Items.Key(("b", "2"), ("a", "1")));
        Add(store, Items.Key(("a", "1"), ("b", "3")));

        Assert.Equal(2, Assert.Single(store.List()).Series.Count);

        void Add(MetricStore to, SeriesKey key) =>
            to.Add(instrument, key, new NumberPoint(Items.Start, 1), Temporality.Cumulative);
    }

    [Fact]
    public void An_instrument_has_so_many_series_and_takes_no_more()
    {
        var store = Bounded(new MetricBounds(SeriesPerInstrument: 3));

        var taken = Enumerable.Range(0, 5).Select(i => AddSeries(store, "orders", $"{i}"));

        Assert.Equal([true, true, true, false, false], taken);
        Assert.Equal(2, store.Dropped);
        Assert.True(AddSeries(store, "orders", "0"));
        Assert.True(AddSeries(store, "others", "0"));
    }

    [Fact]
    public void When_all_series_are_taken_the_one_that_was_silent_for_longest_goes()
    {
        var store = Bounded(new MetricBounds(Series: 3));
        AddSeries(store, "a", "1");
        AddSeries(store, "b", "1");
        AddSeries(store, "c", "1");
        AddSeries(store, "a", "1");

        AddSeries(store, "d", "1");

        Assert.Equal(["a", "c", "d"], store.List().Select(instrument => instrument.Name));
        Assert.Empty(store.Find("shop", "Shop", "b"));
    }

    [Fact]
    public void After_any_points_the_series_are_those_that_a_naive_store_would_have() =>
        Prop.ForAll(Gen.Choose(0, 3).Zip(Gen.Choose(0, 5)).ListOf().ToArbitrary(), steps =>
        {
            var store = Bounded(new MetricBounds(SeriesPerInstrument: 3, Series: 5));
            // By when they were last heard of, each with its points.
            var oracle = new List<((int Instrument, int Series) Key, int Points)>();
            var dropped = 0;
            foreach (var (i, (instrument, series)) in steps.Index())
            {
                var known = oracle.FindIndex(one => one.Key == (instrument, series));
                var isTaken = known >= 0 || oracle.Count(one => one.Key.Instrument == instrument) < 3;
                if (isTaken)
                {
                    var points = known < 0 ? 0 : oracle[known].Points;
                    oracle.RemoveAll(one => one.Key == (instrument, series));
                    oracle.Add(((instrument, series), points + 1));
                }

                dropped += isTaken ? 0 : 1;
                if (oracle.Count > 5)
                {
                    dropped += oracle[0].Points;
                    oracle.RemoveAt(0);
                }

                if (AddSeries(store, $"{instrument}", $"{series}", seconds: i) != isTaken)
                {
                    return false;
                }
            }

            var kept =
                from one in store.List()
                from series in one.Series
                select (int.Parse(one.Name), int.Parse(series.Fields[0].Value));
            return kept.Order().SequenceEqual(oracle.Select(one => one.Key).Order()) && store.Dropped == dropped;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void When_memory_is_short_pasts_become_shorter_and_new_series_are_taken_all_the_same()
    {
        var store = Bounded(new MetricBounds(Bytes: 20_000));
        for (var i = 0; i < 3_600; i++)
        {
            Add(store, i, seconds: i);
            AddSeries(store, "others", $"{i}");
        }

        var points = Read(store);
        Assert.InRange(points.Count, 8, 599);
        Assert.Equal(3_599, points[^1].Value);
        Assert.InRange(store.List().Sum(instrument => instrument.Series.Count), 2, 40);
    }

    [Fact]
    public void A_series_that_is_silent_for_an_hour_is_gone()
    {
        var time = new ManualTimeProvider();
        var store = new MetricStore(new MetricBounds(), time);
        AddSeries(store, "old", "1");
        time.Advance(TimeSpan.FromMinutes(59));
        AddSeries(store, "new", "1");
        Assert.Equal(2, store.List().Count);

        time.Advance(TimeSpan.FromMinutes(2));
        AddSeries(store, "new", "1");

        Assert.Equal("new", Assert.Single(store.List()).Name);
    }

    [Fact]
    public async Task Writers_and_readers_at_the_same_time_see_ascending_points()
    {
        var store = new MetricStore();
        await Parallel.ForAsync(0, 4, async (worker, _) =>
        {
            await Task.Yield();
            for (var i = 0; i < 10_000; i++)
            {
                if (worker < 2)
                {
                    store.Add(
                        Items.Instrument(),
                        Items.Key(("worker", $"{worker}"), ("one of ten", $"{i % 10}")),
                        new NumberPoint(Items.Start.AddSeconds(i), i),
                        Temporality.Cumulative);
                }
                else if (i % 100 == 0)
                {
                    Assert.All(store.Find("shop", "Shop", "orders").SelectMany(one => one.Series), series =>
                        Assert.Equal(
                            series.Numbers.Select(one => one.At).Order(), series.Numbers.Select(one => one.At)));
                    Assert.InRange(store.List().Count, 0, 1);
                }
            }
        });

        Assert.Equal(20, Assert.Single(store.List()).Series.Count);
    }

    private static MetricStore Bounded(MetricBounds bounds) => new(bounds, TimeProvider.System);

    private static void Add(MetricStore store, double value, double seconds) =>
        store.Add(
            Items.Instrument(),
            Items.Key(),
            new NumberPoint(Items.Start.AddSeconds(seconds), value),
            Temporality.Cumulative);

    private static bool AddSeries(MetricStore store, string name, string value, int seconds = 0) =>
        store.Add(
            Items.Instrument(name),
            Items.Key(("value", value)),
            new NumberPoint(Items.Start.AddSeconds(seconds), 1),
            Temporality.Cumulative);

    private static void AddDelta(MetricStore store, int seconds, double[] bounds, long[] counts) =>
        store.Add(
            Items.Instrument("sizes", InstrumentKind.Histogram),
            Items.Key(),
            new HistogramPoint(Items.Start.AddSeconds(seconds), counts.Sum(), 1, bounds, counts),
            Temporality.Delta);

    private static IReadOnlyList<NumberPoint> Read(MetricStore store) =>
        Assert.Single(store.Find("shop", "Shop", "orders")).Series[0].Numbers;
}
