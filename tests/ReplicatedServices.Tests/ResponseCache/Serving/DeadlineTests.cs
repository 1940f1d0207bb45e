using DesignPatterns.Testing;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

public sealed class DeadlineTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_client_in_a_hurry_gets_the_stale_answer_when_its_time_is_up()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin, _time);
        await cache.GetAsync("/definitions/gossamer");
        origin.Answer = async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        _time.Advance(TimeSpan.FromSeconds(61));
        var hurried = cache.GetAsync("/definitions/gossamer", "Time-Remaining: 100");
        await arrived.Task;
        await AdvanceUntilAsync(hurried);

        Assert.True((await hurried).IsStale);
        Assert.Contains("The time that the request had left ran out.", (await hurried).CacheStatus);
    }

    [Fact]
    public async Task The_stale_answer_comes_while_the_hop_before_still_waits_for_it()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin, _time);
        await cache.GetAsync("/definitions/gossamer");
        origin.Answer = async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        _time.Advance(TimeSpan.FromSeconds(61));
        var start = _time.GetUtcNow();
        var hurried = cache.GetAsync("/definitions/gossamer", "Time-Remaining: 1000");
        await arrived.Task;
        await AdvanceUntilAsync(hurried);

        Assert.True((await hurried).IsStale);
        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.Zero, TimeSpan.FromMilliseconds(980));
    }

    [Fact]
    public async Task What_was_spent_waiting_is_not_announced_to_the_next_hop()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = await OriginServer.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await gate.Task;
            context.Response.Headers.CacheControl = "private";
            await context.Response.WriteAsync(context.Request.Headers["Time-Remaining"].ToString());
        });
        await using var cache = await CacheHost.StartAsync(origin, _time);

        var passed = cache.GetAsync("/me", "Time-Remaining: 10000");
        await arrived.Task;
        _time.Advance(TimeSpan.FromSeconds(4));
        gate.SetResult();

        Assert.Equal("6000", (await passed).Text);
    }

    [Fact]
    public async Task The_fetch_of_a_request_that_is_a_retry_is_marked_as_one()
    {
        await using var origin = await OriginServer.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            return context.Response.WriteAsync($"attempt {context.Request.Headers["Attempt"]}");
        });
        await using var cache = await CacheHost.StartAsync(origin);

        Assert.Equal("attempt ", (await cache.GetAsync("/a")).Text);
        Assert.Equal("attempt 2", (await cache.GetAsync("/b", "Attempt: 2")).Text);
    }

    // The request may not have begun to wait when the origin has it already.
    private async Task AdvanceUntilAsync(Task answered)
    {
        while (!answered.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.WhenAny(answered, Task.Delay(20));
        }
    }
}
