using DesignPatterns.ResponseCache.Policy;
using DesignPatterns.ResponseCache.Purging;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Purging;

public sealed class UntoldPurgesTests
{
    private static readonly CacheKey Key = new(KeyKind.Word, "gossamer");

    private readonly UntoldPurges _untold = new(maximumNames: 2);

    [Fact]
    public void They_concern_the_key_with_its_variants_or_what_has_the_tag_and_nothing_else()
    {
        _untold.Add("word:gossamer");
        _untold.Add("tag:a");

        Assert.True(_untold.Concern(Key, []));
        Assert.True(_untold.Concern(Key.WithVariant("accept:x"), []));
        Assert.True(_untold.Concern(new CacheKey(KeyKind.Word, "cobweb"), ["b", "a"]));
        Assert.False(_untold.Concern(new CacheKey(KeyKind.Word, "cobweb"), ["b"]));
    }

    [Fact]
    public void Beyond_the_bound_they_concern_everything_until_that_is_told()
    {
        foreach (var tag in new[] { "a", "b", "c", "d" })
        {
            _untold.Add($"tag:{tag}");
        }

        Assert.True(_untold.Concern(Key, []));
        Assert.Equal(UntoldPurges.Everything, Assert.Single(_untold.All).Key);

        _untold.Told(_untold.All);
        Assert.False(_untold.Concern(Key, ["a"]));
    }

    [Fact]
    public void What_is_purged_once_more_while_it_is_told_is_told_once_more()
    {
        _untold.Add("tag:a");
        _untold.Add("tag:b");
        var telling = _untold.All;
        _untold.Add("tag:a");

        _untold.Told(telling);

        Assert.Equal("tag:a", Assert.Single(_untold.All).Key);
    }
}
