using DesignPatterns.Sharding;
using DesignPatterns.Sharding.Functions;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Sharding.Functions;

public sealed class KetamaTests
{
    private static readonly byte[][] Some = Keys.Many(200);

    [Fact]
    public void Keys_fall_where_a_plainly_written_ring_has_them() =>
        Prop.ForAll(Maps.Equal, map =>
        {
            var (function, plain) = (new Ketama(map), new PlainRing(map));
            return Some.All(key => function.Pick(key) == plain.Pick(key));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Theory]
    [InlineData(100, new[] { 0u, 1u, 1_000_000u, 0x7fffffffu, 0x80000000u, uint.MaxValue })]
    public void A_search_finds_the_first_point_not_before_the_hash_round_the_ring(int more, uint[] edges)
    {
        var ring = new KetamaRing(ShardMap.Named("athens", "byzantium", "cyrene"));
        var places = ring.Places;

        foreach (var hash in places.SelectMany(place => new[] { place - 1, place, place + 1 })
            .Concat(edges).Concat(Enumerable.Range(0, more).Select(i => (uint)i * 42_949_673u)))
        {
            var expected = Array.FindIndex(places, place => place >= hash);
            Assert.Equal(Math.Max(expected, 0), ring.PointOf(hash));
        }
    }

    // Counted by twemproxy's arithmetic in single precision, apart from this code.
    [Theory]
    [InlineData(new[] { 1, 1, 1 }, new[] { 160, 160, 160 })]
    [InlineData(new[] { 1, 2, 3 }, new[] { 80, 160, 240 })]
    [InlineData(new[] { 10, 1, 1 }, new[] { 400, 40, 40 })]
    [InlineData(new[] { 1, 5, 9 }, new[] { 32, 160, 288 })]
    [InlineData(new[] { 1, 1_000_000 }, new[] { 0, 316 })]
    public void Points_are_shared_by_weight_four_at_a_time(int[] weights, int[] expected) =>
        Assert.Equal(expected, Points(weights));

    [Fact]
    public void Of_25_equal_servers_each_has_four_points_less_by_an_error_in_the_last_place() =>
        Assert.All(Points(Enumerable.Repeat(1, 25)), points => Assert.Equal(156, points));

    // cache-9 comes before cache-10: twemproxy sorts shorter names first.
    [Fact]
    public void A_point_of_two_servers_belongs_to_the_lesser_name_in_either_order()
    {
        var (one, other, key) = SharedPoint.Find();
        var lesser = one.Length != other.Length ? new[] { one, other }.MinBy(name => name.Length)
            : string.CompareOrdinal(one, other) < 0 ? one : other;

        var (map, turned) = (ShardMap.Named(one, other), ShardMap.Named(other, one));

        Assert.Equal(lesser, map.Owner(new Ketama(map), key));
        Assert.Equal(lesser, turned.Owner(new Ketama(turned), key));
        Assert.NotEqual(map.Owner(new PlainRing(map), key), turned.Owner(new PlainRing(turned), key));
    }

    [Fact]
    public void One_server_has_all_keys_and_the_empty_key_is_at_the_rings_start()
    {
        var map = ShardMap.Named("athens", "byzantium", "cyrene");

        Assert.Equal(0, new Ketama(ShardMap.Named("athens")).Pick("key"u8));
        Assert.Equal(new KetamaRing(map).OwnerAt(0), new Ketama(map).Pick([]));
    }

    private static IEnumerable<int> Points(IEnumerable<int> weights)
    {
        var map = new ShardMap(weights.Select((weight, i) => new ShardServer($"cache-{i}", weight)));
        var ring = new KetamaRing(map);
        var owners = Enumerable.Range(0, ring.Count).CountBy(ring.OwnerAt).ToDictionary();
        return Enumerable.Range(0, map.Servers.Length).Select(shard => owners.GetValueOrDefault(shard));
    }
}
