using DesignPatterns.ResponseCache.Policy;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Policy;

public sealed class StorabilityTests
{
    [Theory]
    [InlineData(200, "max-age=60", null)]
    [InlineData(404, "max-age=10", null)]
    [InlineData(200, "max-age=0", null)] // To be confirmed, or to stand in.
    [InlineData(200, "no-cache", null)] // Stored, but confirmed each time.
    [InlineData(200, "s-maxage=60", null)]
    [InlineData(200, "", "no stated freshness")]
    [InlineData(200, "public", "no stated freshness")]
    [InlineData(200, "no-store, max-age=60", "no-store")]
    [InlineData(200, "private, max-age=60", "private")]
    [InlineData(200, "private=\"x-user\", max-age=60", "private")]
    [InlineData(200, "max-age=60, note=\"open, no-store", "cache-control malformed")]
    [InlineData(206, "max-age=60", "status 206")]
    [InlineData(401, "max-age=60", "status 401")]
    [InlineData(500, "max-age=60", "status 500")]
    [InlineData(599, "max-age=60", "status 599")]
    public void An_answer_is_stored_unless_something_forbids_it(int status, string control, string? reason) =>
        Assert.Equal(reason, Storability.WhyNot(status, new HeaderDictionary(), CacheControl.Parse(control)));

    [Theory]
    [InlineData("Set-Cookie", "session=1", "set-cookie")]
    [InlineData("X-Other", "1", null)]
    public void A_field_may_forbid_it_too(string name, string value, string? reason) =>
        Assert.Equal(
            reason, Storability.WhyNot(200, Headers(name, value), CacheControl.Parse("max-age=60")));

    [Theory]
    [InlineData("max-age=60", false)]
    [InlineData("max-age=60, public", true)]
    [InlineData("s-maxage=60", true)]
    [InlineData("max-age=60, must-revalidate", true)]
    public void Who_is_authorized_gets_only_what_is_openly_shared(string control, bool served) =>
        Assert.Equal(served, Storability.ServesAuthorized(CacheControl.Parse(control)));

    [Theory]
    [InlineData("max-age=60, stale-if-error=9", 9)]
    [InlineData("max-age=60", null)]
    [InlineData("max-age=60, stale-if-error=9, must-revalidate", null)]
    [InlineData("max-age=60, stale-if-error=9, proxy-revalidate", null)]
    [InlineData("no-cache, stale-if-error=9", null)]
    [InlineData("s-maxage=60, stale-if-error=9", null)]
    public void Only_what_says_so_may_stand_in_when_stale(string control, int? seconds) =>
        Assert.Equal(seconds, (int?)Storability.StaleIfError(CacheControl.Parse(control))?.TotalSeconds);

    private static HeaderDictionary Headers(string name, string value) => new() { [name] = value };
}
