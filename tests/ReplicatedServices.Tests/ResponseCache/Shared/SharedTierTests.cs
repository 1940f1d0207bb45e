using DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Shared;

/// <summary>Goal: the replicas are one cache, as long as Redis is there.</summary>
public sealed class SharedTierTests
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_thousand_requests_for_one_cold_word_over_both_caches_are_one_lookup_at_the_origin()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light as air"));
        await using var pair = await CachePair.StartAsync(origin);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(
            number => (number % 2 == 0 ? pair.First : pair.Second).GetAsync("/definitions/gossamer")));

        Assert.All(answers, answer => Assert.Equal((200, "light as air"), (answer.Status, answer.Text)));
        Assert.Equal(1, origin.Requests);
    }

    [Fact]
    public async Task Without_a_tier_between_them_two_caches_ask_twice()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light as air"));
        await using var first = await CacheHost.StartAsync(origin);
        await using var second = await CacheHost.StartAsync(origin);

        await Task.WhenAll(first.GetAsync("/definitions/gossamer"), second.GetAsync("/definitions/gossamer"));

        Assert.Equal(2, origin.Requests);
    }

    [Fact]
    public async Task What_one_cache_has_fetched_the_other_need_not_and_Cache_Status_says_where_it_came_from()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light as air"));
        await using var pair = await CachePair.StartAsync(origin);

        var miss = await pair.First.GetAsync("/definitions/gossamer");
        await pair.IsStoredAsync("word:gossamer");
        var shared = await pair.Second.GetAsync("/definitions/gossamer");
        var hit = await pair.Second.GetAsync("/definitions/gossamer");

        Assert.Equal(
            "shared-cache; fwd=uri-miss; stored, response-cache-0; fwd=uri-miss; fwd-status=200; stored; ttl=",
            miss.CacheStatus[..miss.CacheStatus.LastIndexOf("ttl=", StringComparison.Ordinal)] + "ttl=");
        Assert.Matches(
            "^shared-cache; hit; ttl=[0-9]+, response-cache-1; fwd=uri-miss; stored; ttl=[0-9]+$",
            shared.CacheStatus);
        Assert.Matches("^response-cache-1; hit; ttl=[0-9]+$", hit.CacheStatus);
        Assert.Equal((200, "light as air"), (shared.Status, shared.Text));
        Assert.Equal(miss.Fields["ETag"], shared.Fields["ETag"]);
        Assert.Equal("text/plain", shared.Fields["Content-Type"]);
        Assert.Equal(1, origin.Requests);
    }

    [Fact]
    public async Task When_the_cache_that_fetches_dies_the_other_fetches_once_its_claim_is_over()
    {
        await using var origin = await OriginServer.StartAsync(Gated(OriginServer.Definition("light")));
        await using var redis = await RedisServer.StartAsync();
        await using var second = await CachePair.StartCacheAsync(
            origin, redis, 1, ("SharedCache:ClaimPeriod", "00:00:00.300"));
        var dying = await CachePair.StartCacheAsync(origin, redis, 0, ("SharedCache:ClaimPeriod", "00:00:00.300"));
        await CachePair.IsInUseAsync(dying);
        await CachePair.IsInUseAsync(second);

        var lost = dying.GetAsync("/definitions/gossamer");
        await _arrived.Task;
        origin.Answer = OriginServer.Definition("light");
        await dying.DisposeAsync();
        var answer = await second.GetAsync("/definitions/gossamer");
        _gate.SetResult();

        Assert.Equal((200, "light"), (answer.Status, answer.Text));
        Assert.Equal(2, origin.Requests);
        await Assert.ThrowsAnyAsync<Exception>(() => lost);
    }

    [Fact]
    public async Task An_answer_that_comes_after_its_claim_does_not_take_the_place_of_a_later_ones()
    {
        await using var origin = await OriginServer.StartAsync(Gated(OriginServer.Definition("old")));
        await using var pair = await CachePair.StartAsync(origin, ("SharedCache:ClaimPeriod", "00:00:00.100"));
        var early = pair.First.GetAsync("/page");
        await _arrived.Task;

        origin.Answer = OriginServer.Definition("renewed");
        Assert.Equal("renewed", (await pair.Second.GetAsync("/page")).Text);
        await pair.IsStoredAsync("target:/page");
        _gate.SetResult();
        Assert.Equal("old", (await early).Text);
        await pair.First.GetAsync("/other"); // Asks Redis after whatever the early fetch had to tell it.

        await using var third = await CachePair.StartCacheAsync(origin, pair.Redis, 2);
        await CachePair.IsInUseAsync(third);
        Assert.Equal("renewed", (await third.GetAsync("/page")).Text);
    }

    [Fact]
    public async Task An_answer_that_comes_after_its_claim_is_shared_when_there_is_no_later_one()
    {
        await using var origin = await OriginServer.StartAsync(Gated(OriginServer.Definition("light")));
        await using var pair = await CachePair.StartAsync(origin, ("SharedCache:ClaimPeriod", "00:00:00.010"));
        var slow = pair.First.GetAsync("/page");
        await _arrived.Task;
        await Eventually.BecomesTrueAsync("its claim is over", async () =>
            await pair.Redis.AskAsync("EXISTS response-cache:1:claim:target:/page") == ":0");
        _gate.SetResult();
        await slow;

        await pair.IsStoredAsync("target:/page");
    }

    [Fact]
    public async Task Who_waits_for_the_other_caches_fetch_is_told_when_it_is_over()
    {
        await using var origin = await OriginServer.StartAsync(Gated(OriginServer.Definition("light")));
        await using var pair = await CachePair.StartAsync(origin);

        var first = pair.First.GetAsync("/definitions/gossamer");
        await _arrived.Task;
        var second = pair.Second.GetAsync("/definitions/gossamer");
        await Eventually.BecomesTrueAsync("the second waits", async () =>
            (await pair.Redis.AskAsync("GET response-cache:1:claim:word:gossamer")).EndsWith('+'));
        _gate.SetResult();

        // The claim lasts for 20 s: who is not told waits that long.
        var answer = await second.WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Matches("^shared-cache; fwd=uri-miss; collapsed; ttl=[0-9]+, response-cache-1; ", answer.CacheStatus);
        Assert.Equal("light", (await first).Text);
        Assert.Equal(1, origin.Requests);
    }

    [Fact]
    public async Task What_nobody_may_share_makes_the_other_cache_wait_no_longer_than_the_fetch()
    {
        await using var origin = await OriginServer.StartAsync(Gated(OriginServer.Definition("mine", "private")));
        await using var pair = await CachePair.StartAsync(origin);

        var first = pair.First.GetAsync("/me");
        await _arrived.Task;
        var second = pair.Second.GetAsync("/me");
        _gate.SetResult();

        Assert.Equal("mine", (await second).Text);
        Assert.Equal("mine", (await first).Text);
        Assert.Equal(":0", await pair.Redis.AskAsync("EXISTS response-cache:1:entry:target:/me"));
    }

    [Fact]
    public async Task A_stale_answer_is_confirmed_by_one_of_the_caches_for_both()
    {
        var confirmed = 0;
        await using var origin = await OriginServer.StartAsync(context =>
        {
            Interlocked.Add(ref confirmed, context.Request.Headers.IfNoneMatch.Count);
            return OriginServer.Definition("light")(context);
        });
        await using var pair = await CachePair.StartAsync(origin);
        await pair.First.GetAsync("/page");
        await pair.IsStoredAsync("target:/page");
        await pair.AgeAsync("target:/page", TimeSpan.FromMinutes(2));

        // The second has never seen it: what it confirms, it has from Redis.
        var answer = await pair.Second.GetAsync("/page");

        Assert.Equal((200, "light"), (answer.Status, answer.Text));
        Assert.StartsWith(
            "shared-cache; fwd=stale; stored, response-cache-1; fwd=uri-miss; fwd-status=304", answer.CacheStatus);
        Assert.Equal((1, 2), (confirmed, origin.Requests));
    }

    [Fact]
    public async Task A_cache_that_never_saw_an_answer_has_it_stand_in_when_the_origin_fails()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var pair = await CachePair.StartAsync(origin);
        await pair.First.GetAsync("/page");
        await pair.IsStoredAsync("target:/page");
        await pair.AgeAsync("target:/page", TimeSpan.FromMinutes(2));
        origin.Answer = OriginServer.Status(503);

        var answer = await pair.Second.GetAsync("/page");

        Assert.Equal((200, "light"), (answer.Status, answer.Text));
        Assert.True(answer.IsStale);
        Assert.Contains("stale-if-error", answer.CacheStatus);
    }

    [Fact]
    public async Task A_reload_goes_to_the_origin_and_renews_the_entry_for_both()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("old"));
        await using var pair = await CachePair.StartAsync(origin);
        await pair.First.GetAsync("/page");
        await pair.IsStoredAsync("target:/page");

        var before = await SizeInRedisAsync();
        origin.Answer = OriginServer.Definition("renewed");
        var reloaded = await pair.Second.GetAsync("/page", "Cache-Control: no-cache");

        Assert.Equal("renewed", reloaded.Text);
        Assert.Equal("old", (await pair.First.GetAsync("/page")).Text); // Fresh, and nobody purged it.
        await using var third = await CachePair.StartCacheAsync(origin, pair.Redis, 2);
        await CachePair.IsInUseAsync(third);
        await Eventually.BecomesTrueAsync("the new one is shared", async () => await SizeInRedisAsync() != before);
        Assert.Equal("renewed", (await third.GetAsync("/page")).Text);
        Assert.Equal(2, origin.Requests);

        Task<string> SizeInRedisAsync() => pair.Redis.AskAsync("HSTRLEN response-cache:1:entry:target:/page data");
    }

    private RequestDelegate Gated(RequestDelegate answer) => async context =>
    {
        _arrived.TrySetResult();
        await _gate.Task;
        await answer(context);
    };
}
