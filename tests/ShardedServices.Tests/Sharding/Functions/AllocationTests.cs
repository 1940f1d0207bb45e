using DesignPatterns.Sharding;
using DesignPatterns.Sharding.Functions;
using DesignPatterns.Sharding.HeavyHitters;
using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.ShardedServices.Tests.Sharding.Functions;

public sealed class AllocationTests
{
    private static readonly byte[][] Some = Keys.Many(1_000, "{user}:");
    private static readonly ShardMap Map = ShardMap.Named("athens", "byzantium", "cyrene");

    public static TheoryData<Distribution> Distributions => [.. Enum.GetValues<Distribution>()];

    public static TheoryData<KeyHash> Hashes => [.. Enum.GetValues<KeyHash>()];

    [Theory]
    [MemberData(nameof(Distributions))]
    public void A_pick_allocates_nothing(Distribution distribution)
    {
        var function = ShardingFunctions.Create(distribution, Map, tag: HashTag.Braces);

        Assert.Equal(0, Allocated(key => function.Pick(key)));
    }

    [Theory]
    [MemberData(nameof(Hashes))]
    public void A_hash_allocates_nothing(KeyHash hash) =>
        Assert.Equal(0, Allocated(key => KeyHashes.Compute(hash, key)));

    [Fact]
    public void A_weighted_pick_and_one_by_load_allocate_nothing()
    {
        var weighted = new Rendezvous(new([new("athens", 1), new("byzantium", 2)]));
        var bounded = new BoundedLoad(Map);
        long[] loads = [100, 1, 1];

        Assert.Equal(0, Allocated(key => weighted.Pick(key)));
        Assert.Equal(0, Allocated(key => bounded.Pick(key, loads)));
    }

    [Fact]
    public void Counting_a_key_allocates_nothing_though_each_drives_another_out()
    {
        var hitters = new SpaceSaving(capacity: 100);

        Assert.Equal(0, Allocated(key => hitters.Add(key)));
    }

    private static long Allocated(Action<byte[]> use)
    {
        All(use);
        var before = GC.GetAllocatedBytesForCurrentThread();
        All(use);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void All(Action<byte[]> use)
    {
        foreach (var key in Some)
        {
            use(key);
        }
    }
}
