using DesignPatterns.Testing;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

public sealed class StaleTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task When_the_origin_is_gone_the_stale_answer_is_served_and_marked()
    {
        var origin = await OriginServer.StartAsync(OriginServer.Definition("light as air"));
        await using var cache = await CacheHost.StartAsync(origin, _time);
        await cache.GetAsync("/definitions/gossamer");

        await origin.DisposeAsync();
        _time.Advance(TimeSpan.FromSeconds(100));
        var stale = await cache.GetAsync("/definitions/gossamer");
        var cold = await cache.GetAsync("/definitions/cold");

        Assert.Equal((200, "light as air"), (stale.Status, stale.Text));
        Assert.Contains("ttl=-40", stale.CacheStatus);
        Assert.Contains("fwd=stale", stale.CacheStatus);
        Assert.Contains("detail=\"stale-if-error: ", stale.CacheStatus);
        Assert.Equal(100, stale.Age);
        Assert.True(cold.Status is 502 or 503);
        Assert.Contains("application/problem+json", cold.Fields["Content-Type"]);
        Assert.Contains("\"detail\":", cold.Text);
        Assert.StartsWith("response-cache-0; fwd=uri-miss; detail=", cold.CacheStatus);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task An_origin_that_answers_with_an_error_is_stood_in_for(int status)
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light as air"));
        await using var cache = await CacheHost.StartAsync(origin, _time);
        await cache.GetAsync("/definitions/gossamer");

        origin.Answer = OriginServer.Status(status);
        _time.Advance(TimeSpan.FromSeconds(61));
        var stale = await cache.GetAsync("/definitions/gossamer");
        var cold = await cache.GetAsync("/definitions/cold");

        Assert.Equal("light as air", stale.Text);
        Assert.Contains($"fwd=stale; fwd-status={status}; ttl=-1; detail=", stale.CacheStatus);
        Assert.Equal(status, cold.Status);
        Assert.Contains($"answered {status}.", cold.Text);
    }

    [Theory]
    [InlineData("max-age=60, stale-if-error=10", 70, true)]
    [InlineData("max-age=60, stale-if-error=10", 71, false)]
    [InlineData("max-age=60", 61, false)]
    [InlineData("max-age=60, stale-if-error=10, must-revalidate", 61, false)]
    [InlineData("no-cache, stale-if-error=10", 0, false)]
    public async Task A_stale_answer_stands_in_only_where_and_as_long_as_the_origin_allowed(
        string control, int seconds, bool allowed)
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light", control));
        await using var cache = await CacheHost.StartAsync(origin, _time);
        await cache.GetAsync("/definitions/gossamer");

        origin.Answer = OriginServer.Status(503);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        var answer = await cache.GetAsync("/definitions/gossamer");

        Assert.Equal(allowed ? 200 : 503, answer.Status);
    }

    [Fact]
    public async Task After_a_failure_the_stale_answer_comes_at_once_for_a_while()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin, _time);
        await cache.GetAsync("/definitions/gossamer");
        origin.Answer = OriginServer.Status(503);
        _time.Advance(TimeSpan.FromSeconds(61));
        await cache.GetAsync("/definitions/gossamer");
        var asked = origin.Requests;

        var atOnce = await cache.GetAsync("/definitions/gossamer");
        Assert.Equal(asked, origin.Requests);
        Assert.StartsWith("response-cache-0; hit; ttl=-1; detail=\"stale-if-error: ", atOnce.CacheStatus);

        _time.Advance(TimeSpan.FromSeconds(1.1));
        origin.Answer = OriginServer.Definition("heavy");
        var recovered = await cache.GetAsync("/definitions/gossamer");
        Assert.Equal("heavy", recovered.Text);
        Assert.Equal("response-cache-0; fwd=stale; fwd-status=200; stored; ttl=60", recovered.CacheStatus);
    }

    [Fact]
    public async Task A_reload_gets_what_is_stored_when_the_origin_fails()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin, _time);
        await cache.GetAsync("/definitions/gossamer");

        origin.Answer = OriginServer.Status(503);
        var reload = await cache.GetAsync("/definitions/gossamer", "Cache-Control: no-cache");

        Assert.Equal("light", reload.Text);
        Assert.Contains("fwd=request; fwd-status=503; ttl=60; detail=", reload.CacheStatus);
    }

    [Fact]
    public async Task An_origin_that_hangs_costs_its_first_client_the_timeout_and_the_next_ones_nothing()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin, _time);
        await cache.GetAsync("/definitions/gossamer");
        var hanging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        origin.Answer = async context =>
        {
            hanging.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        _time.Advance(TimeSpan.FromSeconds(61));
        var first = cache.GetAsync("/definitions/gossamer");
        await hanging.Task;
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.True((await first).IsStale);
        var asked = origin.Requests;

        Assert.True((await cache.GetAsync("/definitions/gossamer")).IsStale);
        Assert.Equal(asked, origin.Requests);
    }

    [Fact]
    public async Task A_replica_that_returns_is_used_again()
    {
        var origin = await OriginServer.StartAsync(OriginServer.Definition("before"));
        var address = origin.Address;
        await using var cache = await CacheHost.StartAsync(origin);
        await cache.GetAsync("/definitions/gossamer");
        await origin.DisposeAsync();
        Assert.True((await cache.GetAsync("/definitions/cold")).Status is 502 or 503);

        await using var returned = await OriginServer.StartAsync(OriginServer.Definition("after"), address);
        var answer = await cache.GetAsync("/definitions/cold");
        for (var i = 0; answer.Status != 200 && i < 600; i++)
        {
            await Task.Delay(100);
            answer = await cache.GetAsync("/definitions/cold");
        }

        Assert.Equal("after", answer.Text);
    }
}
