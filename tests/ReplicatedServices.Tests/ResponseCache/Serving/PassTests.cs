using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

public sealed class PassTests
{
    [Theory]
    [InlineData("/definitions/a%2Fb")]
    [InlineData("/definitions/%zz")]
    [InlineData("/definitions/%2567ossamer")]
    [InlineData("/definitions/")]
    public async Task A_target_that_is_no_word_is_forwarded_byte_for_byte_and_never_stored(string rawTarget)
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("whatever"));
        await using var cache = await CacheHost.StartAsync(origin);

        await cache.GetAsync(rawTarget);
        var second = await cache.GetAsync(rawTarget);

        Assert.Equal("response-cache-0; fwd=bypass; fwd-status=200; detail=\"target\"", second.CacheStatus);
        Assert.Equal([rawTarget, rawTarget], origin.Targets);
    }

    [Theory]
    [InlineData("/definitions/%67ossamer")]
    [InlineData("/words?prefix=g%6Fss&after=%2f")]
    [InlineData("/a/%7e/../b")]
    public async Task A_fetch_too_asks_byte_for_byte(string rawTarget)
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("whatever"));
        await using var cache = await CacheHost.StartAsync(origin);

        await cache.GetAsync(rawTarget);

        Assert.True((await cache.GetAsync(rawTarget)).IsHit);
        Assert.Equal([rawTarget], origin.Targets);
    }

    [Theory]
    [InlineData("Range: bytes=0-1", "bypass", "range")]
    [InlineData("If-Match: \"x\"", "bypass", "precondition")]
    [InlineData("Authorization: Basic YTpi", "bypass", "authorization")]
    [InlineData("Cache-Control: no-store", "request", "no-store")]
    public async Task What_the_cache_must_not_answer_goes_to_the_origin(
        string field, string forward, string detail)
    {
        var name = field[..field.IndexOf(':', StringComparison.Ordinal)];
        await using var origin = await OriginServer.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            return context.Response.WriteAsync(context.Request.Headers[name].ToString());
        });
        await using var cache = await CacheHost.StartAsync(origin);
        await cache.GetAsync("/page");

        var answer = await cache.GetAsync("/page", field);

        Assert.Equal(
            $"response-cache-0; fwd={forward}; fwd-status=200; detail=\"{detail}\"", answer.CacheStatus);
        Assert.Equal(field[(name.Length + 2)..], answer.Text);
    }

    [Fact]
    public async Task A_change_goes_to_the_origin_with_its_body()
    {
        await using var origin = await OriginServer.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync($"{context.Request.Method} {await reader.ReadToEndAsync()}");
        });
        await using var cache = await CacheHost.StartAsync(origin);

        var answer = await cache.SendAsync(HttpMethod.Post, "/page", [], new StringContent("hello"));

        Assert.Equal("POST hello", answer.Text);
        Assert.Equal("response-cache-0; fwd=method; fwd-status=200", answer.CacheStatus);
    }

    [Fact]
    public async Task Who_is_authorized_may_have_what_is_public()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("open"));
        await using var cache = await CacheHost.StartAsync(origin);
        await cache.GetAsync("/page");

        Assert.True((await cache.GetAsync("/page", "Authorization: Basic YTpi")).IsHit);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_over_the_limit_is_streamed_and_not_stored(bool announced)
    {
        var large = new string('x', 2 * 1024 * 1024);
        await using var origin = await OriginServer.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.ContentLength = announced ? large.Length : null;
            return context.Response.WriteAsync(large);
        });
        await using var cache = await CacheHost.StartAsync(origin);

        var first = await cache.GetAsync("/large");
        var second = await cache.GetAsync("/large");

        Assert.Equal(large, first.Text);
        Assert.Equal(large, second.Text);
        Assert.Contains("too large", first.CacheStatus);
        Assert.Equal(
            "response-cache-0; fwd=miss; fwd-status=200; detail=\"hit-for-miss: too large\"",
            second.CacheStatus);
    }

    [Fact]
    public async Task When_nobody_can_take_a_request_that_passes_the_reason_is_told()
    {
        var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin);
        await origin.DisposeAsync();

        var answer = await cache.SendAsync(HttpMethod.Post, "/page", [], new StringContent("hello"));

        Assert.True(answer.Status is 502 or 503);
        Assert.Contains("\"detail\":", answer.Text);
        Assert.Equal("response-cache-0; fwd=method", answer.CacheStatus);
    }

    [Fact]
    public async Task A_body_could_choose_the_answer_so_a_GET_with_one_passes()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin);
        await cache.GetAsync("/page");

        var answer = await cache.SendAsync(HttpMethod.Get, "/page", [], new StringContent("hello"));

        Assert.Equal(
            "response-cache-0; fwd=bypass; fwd-status=200; detail=\"request body\"", answer.CacheStatus);
    }
}
