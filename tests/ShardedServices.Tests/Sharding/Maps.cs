using DesignPatterns.Sharding;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Sharding;

internal static class Maps
{
    /// <summary>2 to 12 servers with names of no order, all of weight 1.</summary>
    public static readonly Arbitrary<ShardMap> Equal =
        Named(2, 12).Select(names => ShardMap.Named(names)).ToArbitrary();

    /// <summary>2 to 8 servers with weights of 1 to 9.</summary>
    public static readonly Arbitrary<ShardMap> Weighted = (
        from names in Named(2, 8)
        from weights in Gen.Choose(1, 9).ArrayOf(names.Length)
        let servers = names.Zip(weights, (name, weight) => new ShardServer(name, weight))
        select new ShardMap(servers)).ToArbitrary();

    private static Gen<string[]> Named(int fewest, int most) =>
        from count in Gen.Choose(fewest, most)
        from numbers in Gen.Choose(0, 1_000_000).ArrayOf(count)
        select numbers.Index().Select(entry => $"cache-{entry.Item}-{entry.Index}").ToArray();
}
