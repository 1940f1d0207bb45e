using DesignPatterns.Sharding;
using DesignPatterns.Sharding.Hashing;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Sharding.Functions;

public sealed class BalanceTests
{
    private const int Count = 10_000;
    private static readonly byte[][] Some = Keys.Many(Count);

    /// <summary>Of 2 to 12 equal servers. Ketama's 160 points leave its shares uneven by 8 % (one standard
    /// deviation); the others' vary as samples of 10,000 keys do, by 3.5 % at most.</summary>
    [Theory]
    [InlineData(Distribution.Ketama, 1.6)]
    [InlineData(Distribution.Jump, 1.25)]
    [InlineData(Distribution.Rendezvous, 1.25)]
    [InlineData(Distribution.Maglev, 1.25)]
    [InlineData(Distribution.Modulo, 1.25)]
    public void The_fullest_of_equal_servers_stays_under_its_bound(Distribution distribution, double most) =>
        Prop.ForAll(Maps.Equal, map =>
            Shares(distribution, map).Max() <= most / map.Servers.Length)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Theory]
    [InlineData(Distribution.Ketama, 0.05)]
    [InlineData(Distribution.Rendezvous, 0.02)]
    [InlineData(Distribution.Maglev, 0.02)]
    [InlineData(Distribution.Modulo, 0.02)]
    public void Shares_follow_the_weights(Distribution distribution, double within)
    {
        var shares = Shares(distribution, new([new("athens", 1), new("byzantium", 2), new("cyrene", 5)]));

        Assert.InRange(shares[0], 0.125 - within, 0.125 + within);
        Assert.InRange(shares[1], 0.25 - within, 0.25 + within);
        Assert.InRange(shares[2], 0.625 - within, 0.625 + within);
    }

    /// <summary>twemproxy's default leaves numbered keys in clumps, so that a ring's shares are uneven by
    /// chance of a hundred clumps, not of 10,000 keys.</summary>
    [Fact]
    public void Numbered_keys_that_end_alike_stand_together_under_fnv1a_64()
    {
        var (clumped, spread) = (Width(KeyHash.Fnv1A64), Width(KeyHash.Murmur));

        Assert.True(clumped < uint.MaxValue / 1_000, $"100 keys take {clumped} places.");
        Assert.True(spread > uint.MaxValue / 10 * 9, $"100 keys take {spread} places.");

        static uint Width(KeyHash hash)
        {
            var places = Enumerable.Range(5_100, 100)
                .Select(i => KeyHashes.Compute(hash, Keys.Bytes($"user:{i}"))).ToList();
            return places.Max() - places.Min();
        }
    }

    [Fact]
    public void Jump_refuses_weights_and_names_what_takes_them() =>
        Assert.Contains(
            "Rendezvous takes weights",
            Assert.Throws<ArgumentException>(() => ShardingFunctions.Create(
                Distribution.Jump, new([new("athens", 1), new("byzantium", 2)]))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(42, 57, 43)]
    [InlineData(0xDEAD10CC, 1, 0)]
    [InlineData(0xDEAD10CC, 666, 361)]
    [InlineData(256, 1024, 520)]
    public void Jump_gives_the_published_answers(ulong hash, int shards, int expected) =>
        Assert.Equal(expected, DesignPatterns.Sharding.Functions.Jump.Pick(hash, shards));

    private static double[] Shares(
        Distribution distribution, ShardMap map, KeyHash hash = KeyHash.Murmur)
    {
        var function = ShardingFunctions.Create(distribution, map, hash);
        var counts = new int[map.Servers.Length];
        foreach (var key in Some)
        {
            counts[function.Pick(key)]++;
        }

        return [.. counts.Select(count => count / (double)Count)];
    }
}
