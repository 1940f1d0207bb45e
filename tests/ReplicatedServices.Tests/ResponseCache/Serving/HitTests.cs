using DesignPatterns.Testing;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

public sealed class HitTests
{
    [Fact]
    public async Task The_second_request_is_answered_from_memory_and_says_so()
    {
        var time = new ManualTimeProvider();
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light as air"));
        await using var cache = await CacheHost.StartAsync(origin, time);

        var miss = await cache.GetAsync("/definitions/gossamer");
        time.Advance(TimeSpan.FromSeconds(18));
        var hit = await cache.GetAsync("/definitions/gossamer");

        Assert.Equal((200, "light as air"), (miss.Status, miss.Text));
        Assert.Equal("response-cache-0; fwd=uri-miss; fwd-status=200; stored; ttl=60", miss.CacheStatus);
        Assert.Equal((200, "light as air"), (hit.Status, hit.Text));
        Assert.Equal("response-cache-0; hit; ttl=42", hit.CacheStatus);
        Assert.Equal(18, hit.Age);
        Assert.Equal("\"light as air\"", hit.Fields["ETag"]);
        Assert.Equal(1, origin.Requests);
    }

    [Fact]
    public async Task Every_spelling_of_a_word_shares_one_entry()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light as air"));
        await using var cache = await CacheHost.StartAsync(origin);

        await cache.GetAsync("/definitions/Gossamer");

        Assert.True((await cache.GetAsync("/definitions/gossamer")).IsHit);
        Assert.True((await cache.GetAsync("/definitions/%67ossamer")).IsHit);
        Assert.Equal(["/definitions/Gossamer"], origin.Targets);
    }

    [Fact]
    public async Task A_hit_does_not_need_an_origin_that_answers()
    {
        var time = new ManualTimeProvider();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light as air"));
        await using var cache = await CacheHost.StartAsync(
            [origin.Address], time, new() { ["ResponseCache:FetchTimeout"] = "00:00:01" });
        await cache.GetAsync("/definitions/gossamer");

        origin.Answer = context =>
        {
            arrived.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        var hanging = cache.GetAsync("/definitions/cold");
        await arrived.Task;
        for (var i = 0; i < 100; i++)
        {
            Assert.True((await cache.GetAsync("/definitions/gossamer")).IsHit);
        }

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(504, (await hanging).Status);
    }

    [Fact]
    public async Task HEAD_is_answered_from_the_GET_that_is_stored()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light as air"));
        await using var cache = await CacheHost.StartAsync(origin);

        var miss = await cache.SendAsync(HttpMethod.Head, "/definitions/gossamer", []);
        var hit = await cache.SendAsync(HttpMethod.Head, "/definitions/gossamer", []);

        Assert.Equal((200, "", "12"), (miss.Status, miss.Text, miss.Fields["Content-Length"]));
        Assert.Equal((200, "", "12"), (hit.Status, hit.Text, hit.Fields["Content-Length"]));
        Assert.True((await cache.GetAsync("/definitions/gossamer")).IsHit);
        Assert.Equal(1, origin.Requests);
    }

    [Fact]
    public async Task A_client_that_has_the_answer_gets_304_without_the_origin()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin);
        await cache.GetAsync("/definitions/gossamer");

        var same = await cache.GetAsync("/definitions/gossamer", "If-None-Match: \"x\", W/\"light\"");
        var other = await cache.GetAsync("/definitions/gossamer", "If-None-Match: \"x\"");

        Assert.Equal((304, ""), (same.Status, same.Text));
        Assert.True(same.IsHit);
        Assert.Equal("\"light\"", same.Fields["ETag"]);
        Assert.Equal((200, "light"), (other.Status, other.Text));
        Assert.Equal(1, origin.Requests);
    }

    [Fact]
    public async Task An_unknown_word_is_remembered_for_a_short_while_as_well()
    {
        var time = new ManualTimeProvider();
        await using var origin = await OriginServer.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            context.Response.Headers.CacheControl = "max-age=10";
            return context.Response.WriteAsync("no such word");
        });
        await using var cache = await CacheHost.StartAsync(origin, time);

        await cache.GetAsync("/definitions/blorp");
        var hit = await cache.GetAsync("/definitions/blorp");
        time.Advance(TimeSpan.FromSeconds(11));
        await cache.GetAsync("/definitions/blorp");

        Assert.Equal((404, "no such word"), (hit.Status, hit.Text));
        Assert.True(hit.IsHit);
        Assert.Equal(2, origin.Requests);
    }

    [Fact]
    public async Task What_other_caches_said_stands_before_what_this_one_says()
    {
        await using var origin = await OriginServer.StartAsync(context =>
        {
            context.Response.Headers["Cache-Status"] = "inner; hit";
            context.Response.Headers.Age = "10";
            return OriginServer.Definition("light")(context);
        });
        await using var cache = await CacheHost.StartAsync(origin, new ManualTimeProvider());

        var miss = await cache.GetAsync("/definitions/gossamer");
        var hit = await cache.GetAsync("/definitions/gossamer");

        Assert.StartsWith("inner; hit, response-cache-0; fwd=uri-miss", miss.CacheStatus);
        Assert.Equal("inner; hit, response-cache-0; hit; ttl=50", hit.CacheStatus);
        Assert.Equal(10, hit.Age);
    }

    [Fact]
    public async Task Fields_of_one_hop_go_no_further()
    {
        await using var origin = await OriginServer.StartAsync(context =>
        {
            context.Response.Headers.Connection = "X-Hop";
            context.Response.Headers["X-Hop"] = "1";
            context.Response.Headers["Keep-Alive"] = "timeout=5";
            context.Response.Headers["X-End"] = "1";
            return OriginServer.Definition("light")(context);
        });
        await using var cache = await CacheHost.StartAsync(origin);

        Answer[] answers =
        [
            await cache.GetAsync("/a"),
            await cache.GetAsync("/a"),
            await cache.GetAsync("/a", "Cache-Control: no-store"), // It passes.
        ];
        foreach (var answer in answers)
        {
            Assert.True(answer.Fields.ContainsKey("X-End"));
            Assert.False(answer.Fields.ContainsKey("X-Hop"));
            Assert.False(answer.Fields.ContainsKey("Keep-Alive"));
        }
    }
}
