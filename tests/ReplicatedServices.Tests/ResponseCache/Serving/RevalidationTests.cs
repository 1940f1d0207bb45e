using DesignPatterns.Testing;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

public sealed class RevalidationTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task An_expired_answer_that_is_confirmed_lives_again()
    {
        var bodies = 0;
        await using var origin = await OriginServer.StartAsync(context =>
        {
            bodies += context.Request.Headers.IfNoneMatch.Count == 0 ? 1 : 0;
            context.Response.Headers["X-Asked"] = context.Request.Headers.IfNoneMatch.ToString();
            return OriginServer.Definition("light")(context);
        });
        await using var cache = await CacheHost.StartAsync(origin, _time);
        await cache.GetAsync("/definitions/gossamer");

        _time.Advance(TimeSpan.FromSeconds(61));
        var confirmed = await cache.GetAsync("/definitions/gossamer");
        var hit = await cache.GetAsync("/definitions/gossamer");

        Assert.Equal((200, "light"), (confirmed.Status, confirmed.Text));
        Assert.Equal("response-cache-0; fwd=stale; fwd-status=304; stored; ttl=60", confirmed.CacheStatus);
        Assert.Equal((200, "light"), (hit.Status, hit.Text));
        Assert.Equal("\"light\"", hit.Fields["X-Asked"]); // A field that the 304 brought anew.
        Assert.Equal("text/plain", hit.Fields["Content-Type"]);
        Assert.Equal("response-cache-0; hit; ttl=60", hit.CacheStatus);
        Assert.Equal(1, bodies);
        Assert.Equal(2, origin.Requests);
    }

    [Fact]
    public async Task An_expired_answer_that_changed_is_replaced()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin, _time);
        await cache.GetAsync("/definitions/gossamer");

        origin.Answer = OriginServer.Definition("heavy");
        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal("heavy", (await cache.GetAsync("/definitions/gossamer")).Text);
        Assert.Equal("heavy", (await cache.GetAsync("/definitions/gossamer")).Text);
    }

    [Fact]
    public async Task An_expired_answer_that_became_private_is_forgotten()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("open"));
        await using var cache = await CacheHost.StartAsync(origin, _time);
        await cache.GetAsync("/page");

        origin.Answer = OriginServer.Definition("open", "private");
        _time.Advance(TimeSpan.FromSeconds(61));
        await cache.GetAsync("/page");
        origin.Answer = OriginServer.Status(503);

        Assert.Equal(503, (await cache.GetAsync("/page")).Status);
    }

    [Theory]
    [InlineData("Cache-Control: no-cache", "request")]
    [InlineData("Cache-Control: max-age=0", "request")]
    [InlineData("Cache-Control: max-age=5", "request")]
    [InlineData("Cache-Control: min-fresh=55", "request")]
    [InlineData("Pragma: no-cache", "request")]
    public async Task A_client_may_ask_for_an_answer_fresher_than_what_is_stored(string field, string forward)
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin, _time);
        await cache.GetAsync("/definitions/gossamer");
        _time.Advance(TimeSpan.FromSeconds(10));

        var answer = await cache.GetAsync("/definitions/gossamer", field);

        Assert.Equal($"response-cache-0; fwd={forward}; fwd-status=304; stored; ttl=60", answer.CacheStatus);
        Assert.Equal(2, origin.Requests);
    }

    [Fact]
    public async Task What_is_stored_only_to_be_confirmed_is_confirmed_each_time()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light", "no-cache"));
        await using var cache = await CacheHost.StartAsync(origin, _time);

        await cache.GetAsync("/page");
        var second = await cache.GetAsync("/page");

        Assert.Equal("light", second.Text);
        Assert.Equal("response-cache-0; fwd=stale; fwd-status=304; stored; ttl=0", second.CacheStatus);
        Assert.Equal(2, origin.Requests);
    }

    [Fact]
    public async Task An_answer_stale_on_arrival_serves_only_the_client_it_was_fetched_for()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = await OriginServer.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await gate.Task;
            await OriginServer.Definition("light", "no-cache")(context);
        });
        await using var cache = await CacheHost.StartAsync(origin, _time);

        var first = cache.GetAsync("/page");
        await arrived.Task;
        var others = Enumerable.Range(0, 5).Select(_ => cache.GetAsync("/page")).ToList();
        gate.SetResult();

        Assert.Contains("stored", (await first).CacheStatus);
        Assert.All(await Task.WhenAll(others), answer => Assert.Equal("light", answer.Text));
        Assert.Equal(6, origin.Requests);
    }

    [Fact]
    public async Task Only_what_is_stored_is_given_to_who_asks_for_nothing_else()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin, _time);

        var cold = await cache.GetAsync("/definitions/gossamer", "Cache-Control: only-if-cached");
        await cache.GetAsync("/definitions/gossamer");
        var warm = await cache.GetAsync("/definitions/gossamer", "Cache-Control: only-if-cached");

        Assert.Equal((504, "response-cache-0; detail=\"only-if-cached\""), (cold.Status, cold.CacheStatus));
        Assert.Equal(StatusCodes.Status200OK, warm.Status);
        Assert.Equal(1, origin.Requests);
    }

    [Fact]
    public async Task An_origin_that_confirms_another_answer_is_not_believed()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin, _time);
        await cache.GetAsync("/definitions/gossamer");

        _time.Advance(TimeSpan.FromSeconds(61));
        origin.Answer = context =>
        {
            var isAsked = context.Request.Headers.IfNoneMatch.Count > 0;
            context.Response.StatusCode = isAsked ? 304 : 200;
            context.Response.Headers.ETag = "\"heavy\"";
            context.Response.Headers.CacheControl = "max-age=60";
            return isAsked ? Task.CompletedTask : context.Response.WriteAsync("heavy");
        };

        Assert.Equal("heavy", (await cache.GetAsync("/definitions/gossamer")).Text);
    }
}
