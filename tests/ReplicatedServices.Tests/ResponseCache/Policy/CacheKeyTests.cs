using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Policy;

public sealed class CacheKeyTests
{
    [Theory]
    [InlineData("/definitions/gossamer")]
    [InlineData("/definitions/Gossamer")]
    [InlineData("/definitions/%67ossamer")]
    [InlineData("/definitions/%47OSSAMER")]
    [InlineData("/definitions/%20gossamer%20")]
    public void Every_spelling_of_a_word_has_one_key(string rawTarget)
    {
        Assert.True(CacheKey.TryParse(rawTarget, out var key));
        Assert.Equal(new CacheKey(KeyKind.Word, "gossamer"), key);
    }

    [Theory]
    [InlineData("/words?prefix=goss")]
    [InlineData("/words?prefix=Goss")]
    [InlineData("/Definitions/gossamer")]
    [InlineData("//definitions/gossamer")]
    [InlineData("/x/../definitions/gossamer")]
    [InlineData("/%64efinitions/gossamer")]
    [InlineData("/definitions")]
    [InlineData("/definitions/gossamer?x=1")] // The origin sees the query, so the key has it.
    [InlineData("/definitions/gossamer?")]
    [InlineData("/")]
    public void Any_other_target_is_its_own_key(string rawTarget)
    {
        Assert.True(CacheKey.TryParse(rawTarget, out var key));
        Assert.Equal(new CacheKey(KeyKind.Target, rawTarget), key);
    }

    [Theory]
    [InlineData("/definitions/")]
    [InlineData("/definitions/a%2Fb")]
    [InlineData("/definitions/a/b")]
    [InlineData("/definitions/%zz")]
    [InlineData("/definitions/%")]
    [InlineData("/definitions/%2567ossamer")]
    [InlineData("/definitions/..")]
    [InlineData("/definitions/a%00b")]
    [InlineData("/definitions/%ff")]
    [InlineData("/definitions/%zz?x=1")]
    [InlineData("http://elsewhere/definitions/gossamer")]
    [InlineData("*")]
    [InlineData("host:443")]
    [InlineData("")]
    public void What_is_not_understood_has_no_key(string rawTarget) =>
        Assert.False(CacheKey.TryParse(rawTarget, out _));

    [Fact]
    public void A_word_and_a_query_that_look_alike_are_two_keys()
    {
        Assert.True(CacheKey.TryParse("/definitions/a%3Fb", out var word));
        Assert.True(CacheKey.TryParse("/definitions/a?b", out var query));
        Assert.NotEqual(word, query);
    }
}
