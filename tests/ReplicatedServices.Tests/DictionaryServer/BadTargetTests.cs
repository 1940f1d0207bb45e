namespace DesignPatterns.ReplicatedServices.Tests.DictionaryServer;

public sealed class BadTargetTests(DictionaryHost host) : IClassFixture<DictionaryHost>
{
    [Theory]
    [InlineData("/definitions/", "is empty")]
    [InlineData("/definitions", "must be /definitions/ and one word")]
    [InlineData("/definitions/%20", "is empty")]
    [InlineData("/definitions/%zz", "percent-encoding is malformed")]
    [InlineData("/definitions/100%", "percent-encoding is malformed")]
    [InlineData("/definitions/%C3", "not UTF-8")]
    [InlineData("/definitions/%25%32%46", "encoded twice")]
    [InlineData("/definitions/a%252Fb", "encoded twice")]
    [InlineData("/definitions/a%2Fb", "no slash")]
    [InlineData("/definitions/a%5Cb", "no slash")]
    [InlineData("/definitions/a/b", "no slash")]
    [InlineData("/definitions//a", "no slash")]
    [InlineData("/definitions/a%0Ab", "control character")]
    [InlineData("/definitions/%7F", "control character")]
    [InlineData("/definitions/a\"b", "U+0022 must be percent-encoded")]
    [InlineData("/Definitions/a", "must be /definitions/ and one word")]
    [InlineData("/%64efinitions/a", "must be /definitions/ and one word")]
    [InlineData("/words/../definitions/a", "must be /definitions/ and one word")]
    public async Task A_bad_target_is_refused_with_the_reason(string target, string reason)
    {
        var response = await host.GetAsync(target);

        Assert.Equal(400, response.Status);
        Assert.Equal("application/problem+json", response.Header("Content-Type"));
        Assert.Equal("no-store", response.Header("Cache-Control"));
        Assert.Contains(reason, response.Detail);
    }

    [Theory]
    [InlineData(64, 404)]
    [InlineData(65, 400)]
    [InlineData(7_000, 400)]
    public async Task Sixty_four_characters_are_the_most(int length, int status) =>
        Assert.Equal(status, (await host.GetAsync($"/definitions/{new string('a', length)}")).Status);

    [Theory]
    [InlineData("/definitions/%00")]
    [InlineData("/definitions/a b")]
    [InlineData("/definitions/a\u0001b")]
    [InlineData("/definitions/caf\u00E9")]
    [InlineData("definitions/a")]
    public async Task What_the_web_server_itself_refuses_is_a_400_too(string target) =>
        Assert.Equal(400, (await host.GetAsync(target)).Status);

    [Fact]
    public async Task An_absolute_target_is_as_good_as_its_path()
    {
        Assert.Equal(200, (await host.GetAsync("http://dictionary/definitions/gossamer")).Status);
        Assert.Equal(400, (await host.GetAsync("http://dictionary/definitions/a%2Fb")).Status);
    }

    [Fact]
    public async Task Dots_lead_to_the_path_they_point_to()
    {
        Assert.Equal(
            """{"words":[],"next":null}""", (await host.GetAsync("/definitions/../words?prefix=qqq")).Body);
        Assert.Equal(404, (await host.GetAsync("/definitions/%2e%2e")).Status);
    }
}
