using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Policy;

public sealed class CacheStatusTests
{
    [Theory]
    [InlineData("response-cache-0", "response-cache-0")]
    [InlineData("2nd", "\"2nd\"")] // A token starts with a letter or a star,
    [InlineData("my cache", "\"my cache\"")] // holds no space,
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")] // and a string escapes these two.
    [InlineData("", "\"\"")]
    public void A_name_is_a_token_or_a_string(string service, string name) =>
        Assert.Equal(name, CacheStatus.NameOf(service));

    [Fact]
    public void A_hit_says_what_life_is_left() =>
        Assert.Equal("c; hit; ttl=42", Hit(left: 42.9));

    [Fact]
    public void An_answer_just_over_its_time_has_a_negative_life() =>
        Assert.Equal("c; hit; ttl=-1", Hit(left: -0.1));

    [Fact]
    public void A_forwarded_request_says_why_and_what_came_of_it() =>
        Assert.Equal(
            "c; fwd=stale; fwd-status=304; stored; collapsed; ttl=60",
            Member(new()
            {
                Forward = "stale",
                ForwardStatus = 304,
                IsStored = true,
                IsCollapsed = true,
                TimeToLive = TimeSpan.FromSeconds(60),
            }));

    [Fact]
    public void A_detail_can_hold_anything_without_breaking_the_field() =>
        Assert.Equal(
            "c; detail=\"say \\\"no\\\" \\\\ ??, ok; é\"".Replace('é', '?'),
            Member(new() { Detail = "say \"no\" \\ \r\n, ok; é" }));

    private static string Hit(double left) =>
        Member(new() { IsHit = true, TimeToLive = TimeSpan.FromSeconds(left) });

    private static string Member(CacheStatus status) => status.ToMember("c");
}
