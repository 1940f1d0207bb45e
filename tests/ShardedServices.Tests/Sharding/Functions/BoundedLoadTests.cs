using DesignPatterns.Sharding;
using DesignPatterns.Sharding.Functions;
using DesignPatterns.Sharding.Hashing;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Sharding.Functions;

public sealed class BoundedLoadTests
{
    private static readonly byte[][] Some = Keys.Many(1_000);

    [Fact]
    public void No_server_ever_holds_more_than_its_bound() =>
        Prop.ForAll(Maps.Weighted, Gen.Choose(1, 100).ToArbitrary(), (map, percent) =>
        {
            var function = new BoundedLoad(map, KeyHash.Fnv1A64, slack: percent / 100.0);
            var loads = new long[map.Servers.Length];
            return Some.Index().All(entry =>
            {
                var shard = function.Pick(entry.Item, loads);
                return ++loads[shard] <= function.Bound(shard, entry.Index);
            });
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void Without_load_and_within_the_bounds_keys_stay_where_ketama_has_them() =>
        Prop.ForAll(Maps.Equal, map =>
        {
            var (function, ketama) = (new BoundedLoad(map), new Ketama(map));
            var even = new long[map.Servers.Length];
            Array.Fill(even, 100);
            return Some.All(key => function.Pick(key, even) == ketama.Pick(key)
                && function.Pick(key) == ketama.Pick(key));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void A_full_servers_keys_go_to_the_others_and_theirs_stay()
    {
        var map = ShardMap.Named("athens", "byzantium", "cyrene");
        var function = new BoundedLoad(map);

        var (picks, usual) = (
            Some.Select(key => function.Pick(key, [1_000, 10, 10])).ToList(),
            Some.Select(key => function.Pick(key)).ToList());

        Assert.DoesNotContain(0, picks);
        Assert.All(picks.Zip(usual), pair => Assert.True(pair.Second == 0 || pair.First == pair.Second));
        Assert.Contains(1, picks.Zip(usual).Where(pair => pair.Second == 0).Select(pair => pair.First));
        Assert.Contains(2, picks.Zip(usual).Where(pair => pair.Second == 0).Select(pair => pair.First));
    }

    [Fact]
    public void Loads_and_slack_that_cannot_be_are_refused()
    {
        var map = ShardMap.Named("athens", "byzantium");
        var function = new BoundedLoad(map);

        Assert.Throws<ArgumentException>(() => function.Pick("key"u8, [1]));
        Assert.Throws<ArgumentException>(() => function.Pick("key"u8, [1, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoundedLoad(map, slack: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoundedLoad(map, slack: double.NaN));
    }
}
