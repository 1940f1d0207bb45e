using DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Shared;

/// <summary>Goal: answers that vary are cached, each for those whom it suits, and nobody gets another's.</summary>
public sealed class VariantTests
{
    private static readonly RequestDelegate InLanguage = context =>
    {
        context.Response.Headers.CacheControl = "max-age=60";
        context.Response.Headers.Vary = "Accept-Language";
        return context.Response.WriteAsync($"in {context.Request.Headers.AcceptLanguage}");
    };

    [Fact]
    public async Task Each_variant_is_fetched_once_and_given_to_those_whom_it_suits()
    {
        await using var origin = await OriginServer.StartAsync(InLanguage);
        await using var cache = await CacheHost.StartAsync(origin);

        Assert.Equal("in de", (await cache.GetAsync("/page", "Accept-Language: de")).Text);
        Assert.Equal("in fr", (await cache.GetAsync("/page", "Accept-Language: fr")).Text);
        Assert.Equal("in ", (await cache.GetAsync("/page")).Text);
        var german = await cache.GetAsync("/page", "Accept-Language:  DE ");

        Assert.Equal((200, "in de"), (german.Status, german.Text));
        Assert.True(german.IsHit);

        // The first fetch, which told that the answers vary, brought the one for who asks for no language.
        Assert.Equal(3, origin.Requests);
    }

    [Fact]
    public async Task A_304_says_by_what_the_answer_varies()
    {
        await using var origin = await OriginServer.StartAsync(context =>
        {
            context.Response.Headers.Vary = "Accept-Language";
            return OriginServer.Definition("light")(context);
        });
        await using var cache = await CacheHost.StartAsync(origin);
        await cache.GetAsync("/page", "Accept-Language: de");

        var answer = await cache.GetAsync("/page", "Accept-Language: de", "If-None-Match: \"light\"");

        Assert.Equal((304, "Accept-Language"), (answer.Status, answer.Fields.GetValueOrDefault("Vary")));
        Assert.True(answer.IsHit);
    }

    [Fact]
    public async Task A_thousand_requests_in_ten_languages_over_both_caches_are_eleven_lookups()
    {
        await using var origin = await OriginServer.StartAsync(InLanguage);
        await using var pair = await CachePair.StartAsync(origin);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async number => (
            Expected: $"in l{number % 10}",
            (await (number % 3 == 0 ? pair.First : pair.Second).GetAsync(
                "/page", $"Accept-Language: l{number % 10}")).Text)));

        Assert.All(answers, answer => Assert.Equal(answer.Expected, answer.Text));
        Assert.Equal(11, origin.Requests);
    }

    [Fact]
    public async Task What_one_cache_learned_about_variants_the_other_need_not()
    {
        await using var origin = await OriginServer.StartAsync(InLanguage);
        await using var pair = await CachePair.StartAsync(origin);
        await pair.First.GetAsync("/page", "Accept-Language: de");
        await pair.IsStoredAsync("target:/page\\naccept-language:de");

        var answer = await pair.Second.GetAsync("/page", "Accept-Language: de");

        Assert.Equal("in de", answer.Text);
        Assert.StartsWith("shared-cache; hit; ", answer.CacheStatus);
        Assert.Equal(2, origin.Requests);
    }

    [Fact]
    public async Task A_purge_of_the_key_is_one_of_all_its_variants()
    {
        await using var origin = await OriginServer.StartAsync(InLanguage);
        await using var pair = await CachePair.StartAsync(origin);
        await pair.First.GetAsync("/page", "Accept-Language: de");
        await pair.Second.GetAsync("/page", "Accept-Language: de");

        await pair.PurgeAsync(pair.Second, "target=/page");

        Assert.DoesNotContain("hit", (await pair.First.GetAsync("/page", "Accept-Language: de")).CacheStatus);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("Cookie")]
    [InlineData("Accept-Language, User-Agent")]
    public async Task What_varies_by_more_than_may_be_told_apart_passes(string vary)
    {
        await using var origin = await OriginServer.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.Vary = vary;
            return context.Response.WriteAsync($"for {context.Request.Headers.UserAgent}");
        });
        await using var cache = await CacheHost.StartAsync(origin);

        await cache.GetAsync("/page", "User-Agent: one");
        var answer = await cache.GetAsync("/page", "User-Agent: two");

        Assert.Equal("for two", answer.Text);
        Assert.Contains("hit-for-miss: vary", answer.CacheStatus);
    }

    [Fact]
    public async Task An_origin_that_heeds_a_field_it_does_not_name_cannot_poison_the_others()
    {
        // It varies by language, and secretly by encoding and host as well.
        await using var origin = await OriginServer.StartAsync(context =>
        {
            var request = context.Request.Headers;
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.Vary = "Accept-Language";
            return context.Response.WriteAsync($"{request.AcceptEncoding}{request["X-Forwarded-Host"]}");
        });
        await using var cache = await CacheHost.StartAsync(origin);

        await cache.GetAsync("/page", "Accept-Language: de", "Accept-Encoding: evil", "X-Forwarded-Host: evil");
        var victim = await cache.GetAsync("/page", "Accept-Language: de");

        Assert.True(victim.IsHit);
        Assert.Equal("", victim.Text);
    }

    [Fact]
    public async Task A_client_cannot_make_variants_without_end()
    {
        await using var origin = await OriginServer.StartAsync(InLanguage);
        await using var cache = await CacheHost.StartAsync(
            [origin.Address], settings: new() { ["ResponseCache:MaximumVariants"] = "3" });
        foreach (var language in new[] { "a", "b", "c" })
        {
            await cache.GetAsync("/page", $"Accept-Language: {language}");
        }

        var fourth = await cache.GetAsync("/page", "Accept-Language: d");

        Assert.Equal("in d", fourth.Text);
        Assert.Contains("detail=\"too many variants\"", fourth.CacheStatus);
        Assert.True((await cache.GetAsync("/page", "Accept-Language: a")).IsHit);
    }

    [Fact]
    public async Task Answers_that_vary_by_one_field_more_are_told_apart_by_both()
    {
        await using var origin = await OriginServer.StartAsync(context =>
        {
            var request = context.Request.Headers;
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.Vary =
                request.AcceptLanguage == "de" ? "Accept-Language, Accept" : "Accept-Language";
            return context.Response.WriteAsync($"{request.AcceptLanguage} {request.Accept}");
        });
        await using var cache = await CacheHost.StartAsync(origin);

        (string, string)[] asked = [("de", "text/a"), ("de", "text/b"), ("fr", "text/a"), ("de", "text/a")];
        foreach (var (language, type) in asked)
        {
            var answer = await cache.GetAsync("/page", $"Accept-Language: {language}", $"Accept: {type}");
            Assert.Equal($"{language} {type}", answer.Text);
        }

        Assert.True((await cache.GetAsync("/page", "Accept-Language: de", "Accept: text/b")).IsHit);
    }
}
