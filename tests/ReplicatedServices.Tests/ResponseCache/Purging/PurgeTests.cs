using DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;
using DesignPatterns.ReplicatedServices.Tests.ResponseCache.Shared;
using DesignPatterns.ResponseCache.Shared;
using DesignPatterns.Testing;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Purging;

/// <summary>Goal: after a 204 no replica serves what was stored before, whatever went wrong on the way.</summary>
public sealed class PurgeTests
{
    private const string Word = "/definitions/gossamer";

    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData("target=/definitions/gossamer")]
    [InlineData("target=/definitions/%2547ossamer")] // Another spelling, encoded once more for the query.
    [InlineData("tag=definitions")]
    public async Task A_purge_at_one_cache_reaches_both_and_Redis(string query)
    {
        await using var origin = await OriginServer.StartAsync(Tagged("old", "definitions, other"));
        await using var pair = await CachePair.StartAsync(origin);
        await pair.First.GetAsync(Word);
        await pair.IsStoredAsync("word:gossamer");
        await pair.Second.GetAsync(Word);

        origin.Answer = Tagged("new", "definitions");
        var purged = await pair.PurgeAsync(pair.First, query);

        Assert.Equal((204, ""), (purged.Status, purged.Text));
        Assert.Equal("new", (await pair.Second.GetAsync(Word)).Text);
        Assert.Equal("new", (await pair.First.GetAsync(Word)).Text);
    }

    [Theory]
    [InlineData("target=/definitions/cobweb")]
    [InlineData("target=/definitions/gossamer?x=1")]
    [InlineData("tag=other")]
    public async Task A_purge_of_something_else_changes_nothing(string query)
    {
        await using var origin = await OriginServer.StartAsync(Tagged("old", "definitions"));
        await using var pair = await CachePair.StartAsync(origin);
        await pair.First.GetAsync(Word);

        Assert.Equal(204, (await pair.PurgeAsync(pair.Second, query)).Status);

        Assert.True((await pair.First.GetAsync(Word)).IsHit);
        Assert.Equal(1, origin.Requests);
    }

    [Fact]
    public async Task Tags_are_not_shown_to_clients_whether_stored_confirmed_or_passed()
    {
        await using var origin = await OriginServer.StartAsync(Tagged("light", "definitions"));
        await using var pair = await CachePair.StartAsync(origin);

        Answer[] answers =
        [
            await pair.First.GetAsync(Word),
            await pair.First.GetAsync(Word),
            await pair.First.GetAsync(Word, "Cache-Control: no-cache"),
            await pair.First.GetAsync(Word, "Cache-Control: no-store"),
        ];

        Assert.All(answers, answer => Assert.False(answer.Fields.ContainsKey("Cache-Tag")));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
    }

    [Theory]
    [InlineData("definitions")]
    [InlineData("other")] // Not for it: but who comes after a purge begins a fetch of his own.
    public async Task A_fetch_begun_before_a_purge_does_not_put_the_old_answer_back(string tag)
    {
        await using var origin = await OriginServer.StartAsync(Gated(Tagged("old", "definitions")));
        await using var pair = await CachePair.StartAsync(origin, ("SharedCache:ClaimPeriod", "00:00:00.100"));
        var early = pair.First.GetAsync(Word);
        await _arrived.Task;

        Assert.Equal(204, (await pair.PurgeAsync(pair.Second, $"tag={tag}")).Status);
        origin.Answer = Tagged("new", "definitions");

        // Who comes now does not join the old fetch, and it harms neither of the caches when it ends.
        Assert.Equal("new", (await pair.First.GetAsync(Word)).Text);
        _gate.SetResult();
        Assert.Equal("old", (await early).Text);
        await pair.First.GetAsync("/other"); // Asks Redis after whatever the old fetch had to tell it.
        Assert.Equal("new", (await pair.First.GetAsync(Word)).Text);
        Assert.Equal("new", (await pair.Second.GetAsync(Word)).Text);
    }

    [Fact]
    public async Task While_Redis_is_away_a_purge_says_that_it_reached_one_cache_only()
    {
        await using var origin = await OriginServer.StartAsync(Tagged("old", "definitions"));
        await using var pair = await CachePair.StartAsync(origin);
        await pair.First.GetAsync(Word);
        await pair.Redis.KillAsync();
        await CachePair.BecomesAsync(pair.First, TierState.Bypassed);

        origin.Answer = Tagged("new", "definitions");
        var purged = await pair.PurgeAsync(pair.First, "tag=definitions");

        Assert.Equal((503, "application/problem+json"), (purged.Status, purged.Fields["Content-Type"]));
        Assert.Contains("Purged in this replica alone", purged.Text);
        Assert.Equal("new", (await pair.First.GetAsync(Word)).Text);
    }

    [Theory]
    [InlineData("target=/definitions/gossamer", 0)]
    [InlineData("tag=definitions", 0)]
    [InlineData("tag=definitions", 100)] // More than are remembered by name.
    public async Task A_purge_that_Redis_was_not_told_of_is_not_undone_by_it_and_reaches_it_later(
        string query, int others)
    {
        await using var origin = await OriginServer.StartAsync(Tagged("old", "definitions"));
        await using var pair = await CachePair.StartAsync(origin, ("SharedCache:CallTimeout", "00:00:01"));
        await pair.First.GetAsync(Word);
        await pair.IsStoredAsync("word:gossamer");
        await pair.Second.GetAsync(Word);
        await pair.Redis.PauseAsync();
        await CachePair.BecomesAsync(pair.First, TierState.Bypassed);

        origin.Answer = Tagged("new", "definitions");
        Assert.Equal(503, (await pair.PurgeAsync(pair.First, query)).Status);
        for (var number = 0; number < others; number++)
        {
            Assert.Equal(503, (await pair.PurgeAsync(pair.First, $"tag=other-{number}")).Status);
        }

        await pair.Redis.ResumeAsync();
        await CachePair.IsInUseAsync(pair.First);

        Assert.Equal("new", (await pair.First.GetAsync(Word)).Text);
        await Eventually.BecomesTrueAsync(
            "the other is told", async () => (await pair.Second.GetAsync(Word)).Text == "new");
    }

    [Fact]
    public async Task A_replica_that_cannot_be_told_is_named()
    {
        await using var origin = await OriginServer.StartAsync(Tagged("old", "definitions"));
        await using var pair = await CachePair.StartAsync(origin, ("SharedCache:PurgeTimeout", "00:00:00.500"));
        await pair.Redis.AskAsync($"HSET response-cache:1:replicas response-cache-7/x \"x 0 {long.MaxValue}\"");

        var purged = await pair.PurgeAsync(pair.First, "tag=definitions");

        Assert.Equal(503, purged.Status);
        Assert.Contains("response-cache-7", purged.Text);
    }

    [Fact]
    public async Task A_purge_whose_message_is_lost_is_found_in_the_log()
    {
        await using var origin = await OriginServer.StartAsync(Tagged("old", "definitions"));
        await using var pair = await CachePair.StartAsync(origin);
        await pair.First.GetAsync(Word);

        // What a purge writes, and no message: a stand-in for one that came while the connection was down.
        await pair.Redis.AskAsync("HSET response-cache:1:purges @sequence 1 tag:definitions 1");
        origin.Answer = Tagged("new", "definitions");

        await Eventually.BecomesTrueAsync(
            "the purge is noticed", async () => (await pair.First.GetAsync(Word)).Text == "new");
    }

    [Theory]
    [InlineData("restart")]
    [InlineData("HSET response-cache:1:purges @sequence 500 @floor 400")] // A gap: what was purged is forgotten.
    [InlineData("DEL response-cache:1:purges")]
    public async Task When_purges_may_have_been_missed_everything_is_confirmed_before_it_is_fresh_again(string loss)
    {
        await using var origin = await OriginServer.StartAsync(Tagged("old", "definitions"));
        await using var pair = await CachePair.StartAsync(origin);
        await pair.First.GetAsync(Word);
        Assert.True((await pair.First.GetAsync(Word)).IsHit);

        if (loss == "restart")
        {
            await pair.Redis.KillAsync();
            await pair.Redis.RestartAsync();
        }
        else
        {
            await pair.Redis.AskAsync(loss);
        }

        Answer? answer = null;
        await Eventually.BecomesTrueAsync("it is confirmed", async () =>
        {
            answer = await pair.First.GetAsync(Word);
            return !answer.IsHit;
        });
        Assert.Matches("fwd=stale; fwd-status=304", answer!.CacheStatus);
        Assert.True((await pair.First.GetAsync(Word)).IsHit);
        Assert.Equal(2, origin.Requests);
    }

    [Fact]
    public async Task What_is_in_doubt_still_stands_in_for_an_origin_that_fails()
    {
        await using var origin = await OriginServer.StartAsync(Tagged("old", "definitions"));
        await using var pair = await CachePair.StartAsync(origin);
        await pair.First.GetAsync(Word);
        await pair.Redis.AskAsync("DEL response-cache:1:purges");
        origin.Answer = OriginServer.Status(503);

        await Eventually.BecomesTrueAsync("it is in doubt", async () => !(await pair.First.GetAsync(Word)).IsHit);
        var answer = await pair.First.GetAsync(Word);

        Assert.Equal((200, "old"), (answer.Status, answer.Text));
        Assert.Contains("stale-if-error", answer.CacheStatus);
    }

    [Theory]
    [InlineData("")]
    [InlineData("target=/x&tag=x")]
    [InlineData("target=x")]
    [InlineData("target=/x%0Ay")]
    [InlineData("target=/definitions/a%252Fb")]
    [InlineData("tag=")]
    [InlineData("tag=two%20words")]
    [InlineData("tag=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_purge_of_nothing_in_particular_is_refused_with_the_reason(string query)
    {
        await using var origin = await OriginServer.StartAsync(Tagged("old", "definitions"));
        await using var pair = await CachePair.StartAsync(origin);

        var refused = await pair.PurgeAsync(pair.First, query);

        Assert.Equal((400, "application/problem+json"), (refused.Status, refused.Fields["Content-Type"]));
    }

    [Fact]
    public async Task Clients_cannot_purge_because_the_main_endpoint_owns_no_path()
    {
        await using var origin = await OriginServer.StartAsync(Tagged("light", "definitions"));
        await using var pair = await CachePair.StartAsync(origin);
        await pair.First.GetAsync(Word);

        await pair.First.SendAsync(HttpMethod.Post, "/purge?tag=definitions", []);

        Assert.Equal("/purge?tag=definitions", origin.Targets.Last());
        Assert.True((await pair.First.GetAsync(Word)).IsHit);
    }

    [Fact]
    public async Task A_cache_that_shares_nothing_purges_itself_and_says_so()
    {
        await using var origin = await OriginServer.StartAsync(Tagged("old", "definitions"));
        await using var cache = await CacheHost.StartAsync(
            [origin.Address], settings: new() { ["Admin:Port"] = $"{FreePort.Next()}" });
        await cache.GetAsync(Word);

        origin.Answer = Tagged("new", "definitions");
        var purged = await cache.SendAsync(HttpMethod.Post, $"{cache.AdminAddress}/purge?tag=definitions", []);

        Assert.Equal(503, purged.Status);
        Assert.Equal("new", (await cache.GetAsync(Word)).Text);
    }

    [Fact]
    public async Task An_answer_with_more_tags_than_can_be_kept_is_not_kept()
    {
        var tags = string.Join(',', Enumerable.Range(0, 17));
        await using var origin = await OriginServer.StartAsync(Tagged("light", tags));
        await using var cache = await CacheHost.StartAsync(origin);

        Assert.Contains("detail=\"cache-tag\"", (await cache.GetAsync("/page")).CacheStatus);
    }

    private static RequestDelegate Tagged(string text, string tags) => context =>
    {
        context.Response.Headers["Cache-Tag"] = tags;
        return OriginServer.Definition(text)(context);
    };

    private RequestDelegate Gated(RequestDelegate answer) => async context =>
    {
        _arrived.TrySetResult();
        await _gate.Task;
        await answer(context);
    };
}
