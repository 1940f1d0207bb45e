using DesignPatterns.Balancing.Forwarding;
using DesignPatterns.Testing;
using DesignPatterns.Balancing;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing.Forwarding;

public class RawTargetTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a%2Fb?c=%41", "/a%2Fb?c=%41")]
    [InlineData("//a/../b", "//a/../b")]
    [InlineData("http://host", "/")]
    [InlineData("http://host:80/a/../b?c", "/a/../b?c")]
    [InlineData("http://host?c=/d", "/?c=/d")]
    [InlineData("*", null)]
    [InlineData("host:443", null)]
    public void Path_and_query_are_taken_as_they_stand(string rawTarget, string? expected) =>
        Assert.Equal(
            (expected is not null, expected),
            (RawTarget.TryGetPathAndQuery(rawTarget, out var pathAndQuery), pathAndQuery));

    [Theory]
    [InlineData("/%41")]
    [InlineData("/a%2Fb")]
    [InlineData("/%zz%")]
    [InlineData("//x//")]
    [InlineData("/a/../b/./c")]
    [InlineData("/a\\b")]
    [InlineData("/?q=%20+%zz#f")]
    public void An_address_of_the_set_keeps_them(string pathAndQuery) =>
        Assert.Equal(
            pathAndQuery,
            Sets.Of(1, new ReplicaSetOptions(), new ManualTimeProvider()).UriFor(pathAndQuery).PathAndQuery);
}
