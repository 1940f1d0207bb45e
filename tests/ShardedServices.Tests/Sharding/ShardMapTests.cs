using DesignPatterns.Sharding;

namespace DesignPatterns.ShardedServices.Tests.Sharding;

public sealed class ShardMapTests
{
    [Fact]
    public void Equal_servers_in_the_same_order_are_the_same_map()
    {
        var map = ShardMap.Named("athens", "byzantium");

        Assert.Equal(map, new ShardMap([new("athens"), new("byzantium", 1)]));
        Assert.Equal(map.GetHashCode(), ShardMap.Named("athens", "byzantium").GetHashCode());
        Assert.NotEqual(map, ShardMap.Named("byzantium", "athens"));
        Assert.NotEqual(map, new ShardMap([new("athens"), new("byzantium", 2)]));
    }

    [Fact]
    public void A_map_with_a_server_more_or_less_is_another_map()
    {
        var map = ShardMap.Named("athens", "byzantium");

        var grown = map.With(new("cyrene", 3));

        Assert.Equal("athens:1, byzantium:1, cyrene:3", grown.ToString());
        Assert.Equal(5, grown.TotalWeight);
        Assert.Equal("byzantium:1, cyrene:3", grown.Without("athens").ToString());
        Assert.Equal("athens:1, byzantium:1", map.ToString());
        Assert.Equal((1, -1), (map.IndexOf("byzantium"), map.IndexOf("cyrene")));
    }

    [Fact]
    public void A_map_that_cannot_be_is_refused_with_what_was_expected()
    {
        Refused("must have 1 to 1000 servers, but has 0", () => new ShardMap([]));
        Refused("must have 1 to 1000 servers, but has 1001", () =>
            ShardMap.Named(Enumerable.Range(0, 1_001).Select(i => $"{i}")));
        Refused("a name of its own, but 2 are named 'athens'", () => ShardMap.Named("athens", "athens"));
        Refused("must be one of athens:1, but is 'cyrene'", () => ShardMap.Named("athens").Without("cyrene"));
        Refused("must have 1 to 1000 servers, but has 0", () => ShardMap.Named("athens").Without("athens"));
    }

    [Fact]
    public void A_server_that_cannot_be_is_refused_with_what_was_expected()
    {
        Refused("must have a name, but it is empty", () => new ShardServer(""));
        Refused("without spaces and control characters, but is 'a b'", () => new ShardServer("a b"));
        Refused("at most 255 bytes", () => new ShardServer(new string('ö', 128)));
        Refused("The weight of server 'athens' must be 1 to 1000000", () => new ShardServer("athens", 0));
        Refused("The port of server 'athens' must be 1 to 65535", () => ShardServer.At("athens", 65_536));
    }

    [Theory]
    [InlineData(22_121, "10.0.0.1:22121")]
    [InlineData(11_211, "10.0.0.1")]
    public void A_server_is_named_by_its_address_but_for_memcacheds_own_port(int port, string expected) =>
        Assert.Equal(expected, ShardServer.At("10.0.0.1", port).Name);

    [Theory]
    [InlineData("{user:7}:cart", "user:7")]
    [InlineData("cart:{user:7}", "user:7")]
    [InlineData("{a}{b}", "a")]
    [InlineData("{{a}}", "{a")]
    [InlineData("}{a}", "a")]
    [InlineData("{}{a}", "{}{a}")]
    [InlineData("{a", "{a")]
    [InlineData("a}", "a}")]
    [InlineData("", "")]
    public void A_hash_tag_is_the_first_pair_of_braces_that_holds_something(string key, string expected) =>
        Assert.Equal(Keys.Bytes(expected), HashTag.Braces.Of(Keys.Bytes(key)).ToArray());

    [Theory]
    [InlineData(Distribution.Ketama)]
    [InlineData(Distribution.Modulo)]
    [InlineData(Distribution.Jump)]
    [InlineData(Distribution.Rendezvous)]
    [InlineData(Distribution.Maglev)]
    [InlineData(Distribution.BoundedLoad)]
    public void Keys_with_one_tag_share_a_shard_under_every_function(Distribution distribution)
    {
        var map = ShardMap.Named(Enumerable.Range(0, 10).Select(i => $"cache-{i}"));
        var function = ShardingFunctions.Create(distribution, map, tag: HashTag.Braces);
        var untagged = ShardingFunctions.Create(distribution, map);

        var keys = Keys.Many(100, "{user:7}:");

        Assert.Single(keys.Select(key => function.Pick(key)).Distinct());
        Assert.True(keys.Select(key => untagged.Pick(key)).Distinct().Count() > 1);
    }

    private static void Refused(string message, Func<object> make)
    {
        var refusal = Assert.ThrowsAny<ArgumentException>(() => { make(); });
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }
}
