using DesignPatterns.Sharding;
using DesignPatterns.ShardedServices.Tests.Sharding.Functions;

namespace DesignPatterns.ShardedServices.Tests.Sharding.Nutcracker;

/// <summary>
/// Goal: a team can put this library in nutcracker's place without moving a key. Method: a real nutcracker
/// before servers that answer with their own number, asked for every key of a few hundred.
/// </summary>
public sealed class NutcrackerTests(NutcrackerPools nutcracker) : IClassFixture<NutcrackerPools>
{
    // Texts of which each character is one byte; from U+0080 on they are no ASCII.
    private static readonly string[] Some =
    [
        .. Enumerable.Range(0, 300).Select(i => $"user:{i}"),
        .. Enumerable.Range(1, 60).Select(length => new string('k', length)),
        .. Enumerable.Range(0, 60).Select(i => $"sch\u00c3\u00b6n:{i}"),
        .. Enumerable.Range(0x80, 0x80).Select(value => $"a{(char)value}b{(char)value}"),
        .. Enumerable.Range(0, 60).SelectMany(i => new[]
        {
            $"{{user:{i}}}:cart", $"cart:{{user:{i}}}", $"{{}}{i}", $"{{{i}", $"{i}}}",
            $"}}{{{i}}}", $"{{{{{i}}}}}", $"{{a}}{{{i}}}", $"{{}}{{{i}}}",
        }),
        new string('x', 250),
    ];

    public static TheoryData<string> Pools => [.. NutcrackerPools.PoolNames];

    [Theory]
    [MemberData(nameof(Pools))]
    public async Task Every_key_is_where_nutcracker_asks_for_it(string name)
    {
        var pool = nutcracker.Pools.Single(pool => pool.Name == name);
        string[] keys = [.. Some, System.Text.Encoding.Latin1.GetString(SharedPoint.Find().Key)];

        var asked = await nutcracker.AskAsync(pool, keys);

        var function = pool.Function;
        Assert.Empty(
            from key in keys.Index()
            let ours = function.Pick(Keys.Bytes(key.Item))
            where ours != asked[key.Index]
            select $"{key.Item}: ours on {ours}, nutcracker's on {asked[key.Index]}");
    }

    /// <summary>A ring that leaves the order to the list is wrong in one of these pools.</summary>
    [Fact]
    public async Task The_order_in_nutcrackers_list_does_not_matter_even_on_a_point_of_two_servers()
    {
        var owners = new List<string>();
        foreach (var name in new[] { "shared-point", "shared-point-turned" })
        {
            var pool = nutcracker.Pools.Single(pool => pool.Name == name);
            var asked = await nutcracker.AskAsync(
                pool, [System.Text.Encoding.Latin1.GetString(SharedPoint.Find().Key)]);
            owners.Add(pool.Servers[asked[0]].Server.Name);
        }

        Assert.Single(owners.Distinct());
    }

    /// <summary>What this comparison would find: each of these is wrong in one thing.</summary>
    [Fact]
    public async Task A_ring_that_is_wrong_in_one_thing_differs_from_nutcracker()
    {
        var pool = nutcracker.Pools.Single(pool => pool.Name == "ketama-Fnv1A64");
        var asked = await nutcracker.AskAsync(pool, Some);

        Assert.Equal(0, Differing(new PlainRing(pool.Map)));
        Assert.All(
            [
                new PlainRing(pool.Map, digests: 25),
                new PlainRing(pool.Map, digests: 39),
                new PlainRing(pool.Map, bigEndian: true),
                new PlainRing(pool.Map, separator: ":"),
                new PlainRing(pool.Map, firstIndex: 1),
                ShardingFunctions.Create(Distribution.Ketama, pool.Map, tag: HashTag.Braces),
            ],
            wrong => Assert.NotEqual(0, Differing(wrong)));

        int Differing(IShardingFunction function) =>
            Some.Index().Count(key => function.Pick(Keys.Bytes(key.Item)) != asked[key.Index]);
    }
}
