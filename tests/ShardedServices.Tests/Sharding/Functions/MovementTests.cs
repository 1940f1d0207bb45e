using DesignPatterns.Sharding;
using DesignPatterns.Sharding.Hashing;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Sharding.Functions;

/// <summary>
/// Goal: what each function promises when servers change. Method: random maps, 5,000 keys, placements
/// compared by the names of servers. Bounds are six standard deviations or more away, so that chance does not
/// reach them.
/// </summary>
public sealed class MovementTests
{
    private const int Count = 5_000;
    private static readonly byte[][] Some = Keys.Many(Count);
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(40);

    [Theory]
    [InlineData(Distribution.Ketama, 1.6)]
    [InlineData(Distribution.BoundedLoad, 1.6)]
    [InlineData(Distribution.Jump, 1.45)]
    [InlineData(Distribution.Rendezvous, 1.45)]
    public void A_new_server_takes_about_its_share_and_nothing_else_moves(
        Distribution distribution, double most) =>
        Prop.ForAll(Maps.Equal, map =>
        {
            var grown = map.With(new("newcomer"));
            var moved = Moved(distribution, map, grown).ToList();
            return moved.All(move => move.To == "newcomer")
                && moved.Count <= most * Count / grown.Servers.Length;
        })
        .Check(Runs);

    [Theory]
    [InlineData(Distribution.Ketama)]
    [InlineData(Distribution.BoundedLoad)]
    [InlineData(Distribution.Rendezvous)]
    public void When_any_server_goes_its_keys_alone_move(Distribution distribution) =>
        Prop.ForAll(Maps.Equal, Gen.Choose(0, 11).ToArbitrary(), (map, any) =>
        {
            var gone = map.Servers[any % map.Servers.Length].Name;
            return Moved(distribution, map, map.Without(gone)).All(move => move.From == gone);
        })
        .Check(Runs);

    [Fact]
    public void Jump_moves_the_least_when_the_last_server_goes_and_more_when_another_does()
    {
        var map = ShardMap.Named("athens", "byzantium", "cyrene", "delphi");

        Assert.All(
            Moved(Distribution.Jump, map, map.Without("delphi")), move => Assert.Equal("delphi", move.From));
        Assert.Contains(
            Moved(Distribution.Jump, map, map.Without("athens")), move => move.From == "byzantium");
    }

    [Fact]
    public void Maglev_moves_at_most_a_tenth_of_the_keys_beyond_those_it_must() =>
        Prop.ForAll(Maps.Equal, map =>
        {
            var grown = map.With(new("newcomer"));
            return Moved(Distribution.Maglev, map, grown).Count(move => move.To != "newcomer") <= Count / 10;
        })
        .Check(Runs);

    [Fact]
    public void Modulo_moves_most_keys_which_is_the_warning()
    {
        var map = ShardMap.Named("athens", "byzantium", "cyrene");

        var moved = Moved(Distribution.Modulo, map, map.With(new("delphi"))).Count();

        Assert.InRange(moved / (double)Count, 0.7, 0.8);
    }

    [Theory]
    [InlineData(Distribution.Ketama)]
    [InlineData(Distribution.BoundedLoad)]
    [InlineData(Distribution.Rendezvous)]
    [InlineData(Distribution.Maglev)]
    [InlineData(Distribution.Modulo)]
    public void The_order_of_servers_does_not_matter(Distribution distribution) =>
        Prop.ForAll(Maps.Weighted, Gen.Choose(0, int.MaxValue).ToArbitrary(), (map, seed) =>
        {
            var servers = map.Servers.ToArray();
            new Random(seed).Shuffle(servers);
            return !Moved(distribution, map, new ShardMap(servers)).Any();
        })
        .Check(Runs);

    [Theory]
    [InlineData(Distribution.Ketama)]
    [InlineData(Distribution.Modulo)]
    [InlineData(Distribution.Jump)]
    [InlineData(Distribution.Rendezvous)]
    [InlineData(Distribution.Maglev)]
    [InlineData(Distribution.BoundedLoad)]
    public void Equal_maps_place_every_key_alike(Distribution distribution) =>
        Prop.ForAll(Maps.Equal, map => !Moved(distribution, map, new ShardMap(map.Servers)).Any())
        .Check(Runs);

    [Fact]
    public void Under_rendezvous_a_server_that_grows_takes_keys_and_no_other_does() =>
        Prop.ForAll(Maps.Weighted, Gen.Choose(1, 20).ToArbitrary(), (map, more) =>
        {
            var first = map.Servers[0];
            var grown = new ShardMap(
                [new(first.Name, first.Weight + more), .. map.Servers.Skip(1)]);
            return Moved(Distribution.Rendezvous, map, grown).All(move => move.To == first.Name);
        })
        .Check(Runs);

    private static IEnumerable<(string From, string To)> Moved(
        Distribution distribution, ShardMap before, ShardMap after)
    {
        var (old, young) = (
            ShardingFunctions.Create(distribution, before, KeyHash.Murmur),
            ShardingFunctions.Create(distribution, after, KeyHash.Murmur));
        return Some.Select(key => (From: before.Owner(old, key), To: after.Owner(young, key)))
            .Where(move => move.From != move.To);
    }
}
