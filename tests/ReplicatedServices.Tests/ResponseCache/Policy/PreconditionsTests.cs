using DesignPatterns.ResponseCache.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Policy;

public sealed class PreconditionsTests
{
    private static readonly DateTimeOffset Changed = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("\"a\"", "W/\"a\"", true)] // The weak comparison: equivalent is enough.
    [InlineData("W/\"a\"", "\"a\"", true)]
    [InlineData("W/\"a\"", "W/\"a\"", true)]
    [InlineData("\"a\"", "\"b\"", false)]
    [InlineData("\"a\"", "\"A\"", false)]
    [InlineData("\"a\"", "\"b\", W/\"a\" , \"c\"", true)]
    [InlineData("\"a,b\"", "\"x\", \"a,b\"", true)] // A comma inside quotes ends nothing.
    [InlineData("\"a\"", "*", true)]
    [InlineData(null, "*", true)]
    [InlineData(null, "\"a\"", false)]
    [InlineData("\"a\"", "a", false)]
    [InlineData("\"a\"", "\"a", false)]
    [InlineData("\"a\"", "", false)]
    public void A_tag_the_client_has_need_not_be_sent_again(
        string? etag, string ifNoneMatch, bool notModified)
    {
        var request = new HeaderDictionary { ["If-None-Match"] = ifNoneMatch };

        Assert.Equal(notModified, Preconditions.IsNotModified(request, new StringValues(etag), default));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(60, true)]
    [InlineData(-1, false)]
    public void A_date_is_compared_with_Last_Modified(int seconds, bool notModified)
    {
        var since = Changed.AddSeconds(seconds).ToString("r");
        var request = new HeaderDictionary { ["If-Modified-Since"] = since };

        Assert.Equal(notModified, Preconditions.IsNotModified(request, default, Changed.ToString("r")));
        Assert.False(Preconditions.IsNotModified(request, default, lastModified: default));
        Assert.False(Preconditions.IsNotModified(request, default, lastModified: "long ago"));
    }

    [Fact]
    public void A_date_counts_for_nothing_beside_a_tag()
    {
        var date = Changed.ToString("r");
        var request = new HeaderDictionary { ["If-None-Match"] = "\"old\"", ["If-Modified-Since"] = date };

        Assert.False(Preconditions.IsNotModified(request, "\"new\"", date));
    }

    [Fact]
    public void Without_a_condition_the_answer_is_sent() =>
        Assert.False(Preconditions.IsNotModified(new HeaderDictionary(), "\"a\"", Changed.ToString("r")));
}
