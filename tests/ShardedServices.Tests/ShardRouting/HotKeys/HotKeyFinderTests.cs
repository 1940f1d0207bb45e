using System.Text;
using DesignPatterns.ShardRouting.HotKeys;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.HotKeys;

/// <summary>
/// Goal: a key is hot when it unbalances the shards, and stays what it is while it is at the edge. Method: periods
/// that the test ends, of sampled reads that it chooses; three shards, so 5 % of a shard's mean is 1.67 % of all.
/// </summary>
public sealed class HotKeyFinderTests
{
    private const int Shards = 3;
    private const int Others = 980;

    private readonly HotKeyFinder _finder = new(new());

    [Fact]
    public void A_key_above_the_share_is_hot_after_two_periods_and_said_to_be_so_once()
    {
        Assert.Empty(Period(hot: 20).Found);
        Assert.Equal(["hot"], Texts(Period(hot: 20).Found));
        Assert.Empty(Period(hot: 20).Found);
        Assert.InRange(_finder.ShareOf("hot"u8), 0.015, 0.025);
    }

    [Fact]
    public void A_key_that_is_read_in_one_period_alone_is_not_hot()
    {
        Period(hot: 30);

        Assert.Empty(Period(hot: 0).Found);
    }

    [Fact]
    public void A_key_below_the_share_is_never_hot()
    {
        for (var period = 0; period < 20; period++)
        {
            Assert.Empty(Period(hot: 14).Found);
        }
    }

    [Fact]
    public void A_key_between_half_the_share_and_the_share_stays_what_it_was()
    {
        Period(hot: 20);
        Period(hot: 20);
        for (var period = 0; period < 20; period++)
        {
            var (found, cooled) = Period(hot: 12);
            Assert.Empty(found);
            Assert.Empty(cooled);
        }

        Assert.Equal(1, _finder.Count);
    }

    [Fact]
    public void A_key_cools_after_five_periods_below_half_the_share_and_each_above_begins_anew()
    {
        Period(hot: 20);
        Period(hot: 20);
        // What was counted before makes the first of these a good one.
        Assert.Equal(3, PeriodsBelowHalf(4));
        // A good one in between: it takes five more.
        Assert.Empty(Period(hot: 20).Cooled);

        var periods = 1;
        while (Period(hot: 0) is var (_, cooled) && cooled.Count == 0)
        {
            periods++;
        }

        Assert.InRange(periods, 5, 6);
        Assert.Equal(0, _finder.Count);
    }

    [Fact]
    public void When_nothing_is_read_any_more_everything_cools()
    {
        Period(hot: 200);
        Period(hot: 200);
        var periods = 0;
        while (_finder.Count > 0)
        {
            _ = _finder.EndPeriod(Shards);
            Assert.True(++periods < 20);
        }

        Assert.True(periods >= 5);
    }

    [Fact]
    public void Reads_that_are_too_few_to_tell_make_no_key_hot()
    {
        for (var period = 0; period < 10; period++)
        {
            for (var read = 0; read < 3; read++)
            {
                _finder.Add("hot"u8);
            }

            Assert.Empty(_finder.EndPeriod(Shards).Found);
        }
    }

    [Fact]
    public void Among_one_shard_nothing_is_hot()
    {
        for (var period = 0; period < 3; period++)
        {
            Count("hot", 100);
            Assert.Empty(_finder.EndPeriod(shards: 1).Found);
        }
    }

    [Fact]
    public void No_more_keys_are_hot_than_the_bound_and_the_most_read_come_first()
    {
        var finder = new HotKeyFinder(new() { Most = 4 });
        IReadOnlyList<byte[]> found = [];
        for (var period = 0; period < 3; period++)
        {
            for (var key = 0; key < 20; key++)
            {
                for (var read = 0; read < 20 + key; read++)
                {
                    finder.Add(Encoding.ASCII.GetBytes($"key-{key}"));
                }
            }

            found = found.Count > 0 ? found : finder.EndPeriod(Shards).Found;
        }

        Assert.Equal(["key-19", "key-18", "key-17", "key-16"], Texts(found));
        Assert.Equal(4, finder.Count);
    }

    [Fact]
    public void One_of_32_reads_is_sampled_whatever_the_order_of_the_keys()
    {
        var sampler = new ReadSampler(seed: 7);
        var taken = new int[32];
        for (var read = 0; read < 3_200_000; read++)
        {
            if (sampler.Takes())
            {
                taken[read % taken.Length]++;
            }
        }

        Assert.InRange(taken.Sum(), 95_000, 101_000);
        Assert.All(taken, count => Assert.InRange(count, 2_700, 3_500));
    }

    private static IEnumerable<string> Texts(IEnumerable<byte[]> keys) => keys.Select(Encoding.ASCII.GetString);

    private int PeriodsBelowHalf(int most)
    {
        var below = 0;
        for (var period = 0; period < most; period++)
        {
            Assert.Empty(Period(hot: 0).Cooled);
            below += _finder.ShareOf("hot"u8) < 0.05 / Shards / 2 ? 1 : 0;
        }

        return below;
    }

    private HotKeyFinder.Changes Period(int hot)
    {
        Count("hot", hot);
        for (var other = 0; other < Others; other++)
        {
            Count($"other-{other % 100}", 1);
        }

        return _finder.EndPeriod(Shards);
    }

    private void Count(string key, int reads)
    {
        for (var read = 0; read < reads; read++)
        {
            _finder.Add(Encoding.ASCII.GetBytes(key));
        }
    }
}
