using DesignPatterns.ResponseCache.Policy;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Policy;

public sealed class FreshnessTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("s-maxage=5, max-age=60", "+90", 5)] // What is for shared caches goes first,
    [InlineData("max-age=60", "+90", 60)] // then max-age,
    [InlineData("public", "+90", 90)] // then Expires,
    [InlineData("", "+90", 90)]
    [InlineData("", null, null)] // and nothing is guessed.
    [InlineData("public", null, null)]
    [InlineData("", "-90", 0)]
    [InlineData("", "0", 0)] // "Expires: 0" is no date, and means expired.
    [InlineData("", "yesterday", 0)]
    [InlineData("no-cache, max-age=60", null, 0)]
    [InlineData("max-age=x", "+90", 0)]
    public void Lifetime_is_what_the_origin_stated(string control, string? expires, int? seconds)
    {
        var headers = new HeaderDictionary { ["Date"] = Noon.ToString("r") };
        headers["Expires"] = expires is ['+' or '-', ..]
            ? Noon.AddSeconds(int.Parse(expires)).ToString("r")
            : expires;

        var lifetime = Freshness.StatedLifetime(headers, CacheControl.Parse(control), Noon.AddHours(5));

        Assert.Equal(seconds, (int?)lifetime?.TotalSeconds);
    }

    [Fact]
    public void Without_Date_Expires_counts_from_the_arrival()
    {
        var headers = new HeaderDictionary { ["Expires"] = Noon.AddSeconds(30).ToString("r") };

        Assert.Equal(TimeSpan.FromSeconds(30), Freshness.StatedLifetime(headers, default, Noon));
    }

    [Theory]
    [InlineData(null, 0, 0, 0)]
    [InlineData(null, 0, 2, 2)] // The way here took time as well.
    [InlineData("10", 0, 2, 12)]
    [InlineData("10", 30, 2, 30)] // The clocks say it is older than Age admits.
    [InlineData("10", -30, 2, 12)] // A clock ahead of ours makes nothing younger.
    [InlineData("10, 99", 0, 0, 10)]
    [InlineData("-5", 0, 1, 1)]
    [InlineData("old", 0, 1, 1)]
    [InlineData("99999999999999", 0, 0, int.MaxValue)]
    public void Age_on_arrival_is_the_larger_of_clock_and_field(
        string? age, int sinceDate, int delay, int seconds)
    {
        var headers = new HeaderDictionary { ["Date"] = Noon.ToString("r"), ["Age"] = age };

        var receivedAt = Noon.AddSeconds(sinceDate);
        var initial = Freshness.AgeOnArrival(headers, receivedAt, TimeSpan.FromSeconds(delay));

        Assert.Equal(seconds, initial.TotalSeconds);
    }

    [Fact]
    public void An_answer_ages_from_what_it_was_on_arrival()
    {
        var freshness = new Freshness(TimeSpan.FromSeconds(50), Lifetime: TimeSpan.FromSeconds(60));

        Assert.Equal(TimeSpan.FromSeconds(57), freshness.AgeAfter(TimeSpan.FromSeconds(7)));
        Assert.Equal(TimeSpan.FromSeconds(3), freshness.LeftAfter(TimeSpan.FromSeconds(7)));
        Assert.Equal(TimeSpan.FromSeconds(-10), freshness.LeftAfter(TimeSpan.FromSeconds(20)));
    }
}
