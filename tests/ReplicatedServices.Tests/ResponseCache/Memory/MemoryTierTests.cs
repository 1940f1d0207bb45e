using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;
using DesignPatterns.ResponseCache.Purging;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Memory;

public sealed class MemoryTierTests
{
    [Fact]
    public void What_was_put_is_found_until_it_is_replaced()
    {
        var tier = new MemoryTier(maximumEntries: 10, maximumBytes: 100_000, new PurgeLog(10));
        var (first, second) = (Marker("first"), Marker("second"));

        tier.Put(Key("a"), first);
        Assert.Same(first, tier.Find(Key("a")));

        tier.Put(Key("a"), second);
        Assert.Same(second, tier.Find(Key("a")));
        Assert.Equal(1, tier.Count);
        Assert.Null(tier.Find(Key("b")));
    }

    [Fact]
    public void Keys_of_different_kinds_never_meet()
    {
        var tier = new MemoryTier(maximumEntries: 10, maximumBytes: 100_000, new PurgeLog(10));
        tier.Put(new CacheKey(KeyKind.Word, "/a"), Marker("word"));

        Assert.Null(tier.Find(new CacheKey(KeyKind.Target, "/a")));
    }

    [Fact]
    public void A_scan_of_keys_asked_once_leaves_the_popular_ones_in()
    {
        var tier = new MemoryTier(maximumEntries: 10, maximumBytes: 1_000_000, new PurgeLog(10));
        string[] popular = ["a", "b", "c"];
        foreach (var key in popular)
        {
            tier.Put(Key(key), Marker(key));
        }

        for (var i = 0; i < 1_000; i++)
        {
            tier.Put(Key($"once-{i}"), Marker("once"));
            Assert.All(popular, key => Assert.NotNull(tier.Find(Key(key))));
        }

        Assert.Equal(10, tier.Count);
        Assert.Equal(993, tier.Evictions);
    }

    [Fact]
    public void The_oldest_that_nobody_asked_for_goes_first()
    {
        var tier = new MemoryTier(maximumEntries: 3, maximumBytes: 1_000_000, new PurgeLog(10));
        foreach (var key in (string[])["a", "b", "c"])
        {
            tier.Put(Key(key), Marker(key));
        }

        tier.Find(Key("a"));
        tier.Put(Key("d"), Marker("d"));

        Assert.NotNull(tier.Find(Key("a")));
        Assert.Null(tier.Find(Key("b")));
    }

    [Fact]
    public void A_large_entry_drives_out_as_many_as_it_needs()
    {
        var tier = new MemoryTier(maximumEntries: 100, maximumBytes: 10_000, new PurgeLog(10));
        for (var i = 0; i < 10; i++)
        {
            tier.Put(Key($"{i}"), Marker("small"));
        }

        tier.Put(Key("large"), Response(8_000));

        Assert.InRange(tier.Bytes, 8_000, 10_000);
        Assert.NotNull(tier.Find(Key("large")));
    }

    private static CacheKey Key(string value) => new(KeyKind.Word, value);

    private static PassMarker Marker(string reason) => new(reason, Until: 0);

    private static StoredResponse Response(int bytes) => new()
    {
        Status = 200,
        Headers = [],
        Body = new byte[bytes],
        Control = default,
        Freshness = default,
        ReceivedAt = 0,
    };
}
