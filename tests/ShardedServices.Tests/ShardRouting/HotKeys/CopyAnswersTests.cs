using System.ComponentModel.DataAnnotations;
using System.Text;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.HotKeys;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.HotKeys;

/// <summary>What is asked of a copy at all, and where copies are refused.</summary>
public sealed class CopyAnswersTests
{
    [Theory]
    [InlineData("mg k\r\n", true)]
    [InlineData("mg k v\r\n", true)]
    [InlineData("mg  k  v f k s q Oabc\n", true)]
    [InlineData("mg k v t\r\n", false)]
    [InlineData("mg k c v\r\n", false)]
    [InlineData("mg k h l\r\n", false)]
    [InlineData("mg k b v\r\n", false)]
    [InlineData("me k\r\n", false)]
    public void A_copy_has_a_value_and_flags_but_another_age_and_token(string command, bool can) =>
        Assert.Equal(can, CopyAnswers.Can(CallKind.Read, Encoding.ASCII.GetBytes(command), "k".Length));

    [Fact]
    public void A_get_is_asked_of_copies_and_a_gets_is_not()
    {
        Assert.True(CopyAnswers.Can(CallKind.Get, default, 1));
        Assert.False(CopyAnswers.Can(CallKind.Gets, default, 1));
    }

    [Theory]
    [InlineData("VALUE k 0 1\r\n1\r\n", true)]
    [InlineData("VA 1\r\n1\r\n", true)]
    [InlineData("HD\r\n", true)]
    [InlineData("", false)]
    [InlineData("EN\r\n", false)]
    [InlineData("SERVER_ERROR out of memory\r\n", false)]
    public void What_a_copy_does_not_have_is_asked_of_the_owner(string answer, bool isHit) =>
        Assert.Equal(isHit, CopyAnswers.IsHit(Encoding.ASCII.GetBytes(answer)));

    [Theory]
    [InlineData(false, "it is for caches only")]
    [InlineData(true, "is built for memcached alone")]
    public void A_Redis_pool_refuses_hot_keys_and_says_why(bool isCache, string why)
    {
        var options = new RouterOptions { Protocol = ShardProtocol.Redis, IsCache = isCache };
        options.HotKeys.Enabled = true;
        options.Shards.Add(new() { Name = "store-0", Replicas = ["127.0.0.1:1"] });

        var refusal = Assert.Single(options.Validate(new ValidationContext(options)));

        Assert.Contains(why, refusal.ErrorMessage, StringComparison.Ordinal);
    }
}
