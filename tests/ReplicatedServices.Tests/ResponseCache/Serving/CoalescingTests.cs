using System.Diagnostics.Metrics;
using DesignPatterns.ResponseCache.Origin;
using DesignPatterns.ResponseCache.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

public sealed class CoalescingTests
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_thousand_requests_for_one_cold_word_are_one_lookup_at_the_origin()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light as air"));
        await using var cache = await CacheHost.StartAsync(origin);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 1_000).Select(_ => cache.GetAsync("/definitions/gossamer")));

        Assert.All(answers, answer => Assert.Equal((200, "light as air"), (answer.Status, answer.Text)));
        Assert.Equal(1, origin.Requests);
    }

    [Fact]
    public async Task The_first_client_may_leave_and_the_others_are_served()
    {
        var answer = Gated(OriginServer.Definition("light as air"));
        await using var origin = await OriginServer.StartAsync(answer);
        await using var cache = await CacheHost.StartAsync(origin);
        using var leaving = new CancellationTokenSource();

        var first = cache.SendAsync(
            HttpMethod.Get, "/definitions/gossamer", [], content: null, leaving.Token);
        await _arrived.Task;
        var others = Enumerable.Range(0, 10).Select(_ => cache.GetAsync("/definitions/gossamer")).ToList();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _gate.SetResult();

        Assert.All(await Task.WhenAll(others), other => Assert.Equal("light as air", other.Text));
        Assert.Equal(1, origin.Requests);
    }

    [Fact]
    public async Task Who_waited_for_another_ones_fetch_is_told()
    {
        await using var origin = await OriginServer.StartAsync(Gated(OriginServer.Definition("light")));
        await using var cache = await CacheHost.StartAsync(origin);

        var first = cache.GetAsync("/definitions/gossamer");
        await _arrived.Task;
        var second = cache.GetAsync("/definitions/gossamer", "Time-Remaining: 5");

        // The second ran out of time before the gate opened: it is told, and the fetch goes on for the first.
        Assert.Equal(504, (await second).Status);
        Assert.Contains("; collapsed; detail=", (await second).CacheStatus);
        _gate.SetResult();
        Assert.Equal((200, "light"), ((await first).Status, (await first).Text));
    }

    [Theory]
    [InlineData("private, max-age=60", null)]
    [InlineData("no-store", null)]
    [InlineData("max-age=60", "session=1")]
    [InlineData(null, null)]
    public async Task What_is_for_one_client_is_never_given_to_another(string? control, string? setCookie)
    {
        await using var origin = await OriginServer.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = control;
            context.Response.Headers.SetCookie = setCookie;
            return context.Response.WriteAsync($"for {context.Request.Headers["User"]}");
        });
        await using var cache = await CacheHost.StartAsync(origin);

        var users = Enumerable.Range(0, 50).Select(user => $"{user}").ToList();
        var answers = await Task.WhenAll(users.Select(user => cache.GetAsync("/me", $"User: {user}")));

        Assert.Equal(users.Select(user => $"for {user}"), answers.Select(answer => answer.Text));
        Assert.All(answers, answer => Assert.DoesNotContain("stored", answer.CacheStatus));
    }

    [Fact]
    public async Task A_key_that_cannot_be_shared_does_not_make_its_clients_queue()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("mine", "private"));
        await using var cache = await CacheHost.StartAsync(origin);
        await cache.GetAsync("/me");

        origin.Answer = Gated(OriginServer.Definition("mine", "private"));
        var hanging = cache.GetAsync("/me");
        await _arrived.Task;
        origin.Answer = OriginServer.Definition("mine", "private");
        var next = await cache.GetAsync("/me");

        Assert.Equal("mine", next.Text);
        Assert.Equal(
            "response-cache-0; fwd=miss; fwd-status=200; detail=\"hit-for-miss: private\"", next.CacheStatus);
        Assert.False(hanging.IsCompleted);
        _gate.SetResult();
        Assert.Equal("mine", (await hanging).Text);
    }

    [Fact]
    public async Task A_miss_that_another_fetch_has_just_filled_finds_that_instead_of_asking_again()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin);
        var key = new CacheKey(KeyKind.Target, "/page");
        await cache.GetAsync("/page");

        var wanted = new Wanted(key, "/page", default, IsRetry: false);
        var joined = cache.Services.GetRequiredService<Fetches>().Join(wanted, seen: null);

        Assert.IsType<Joined.Overtaken>(joined);
        Assert.Equal(1, origin.Requests);
    }

    [Fact]
    public async Task Who_joined_the_fetch_of_a_retry_and_is_none_asks_once_more_when_it_fails()
    {
        await using var origin = await OriginServer.StartAsync(Gated(OriginServer.Status(503)));
        await using var cache = await CacheHost.StartAsync(origin);
        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = OnCollapsed(cache, () => joined.TrySetResult());

        var retry = cache.GetAsync("/page", "Attempt: 2");
        await _arrived.Task;
        var first = cache.GetAsync("/page");
        await joined.Task;
        origin.Answer = OriginServer.Definition("light");
        _gate.SetResult();

        Assert.Equal(503, (await retry).Status);
        Assert.Equal((200, "light"), ((await first).Status, (await first).Text));
        Assert.Equal(2, origin.Requests);
    }

    [Fact]
    public async Task More_fetches_than_the_bound_are_refused_and_told_when_to_return()
    {
        await using var origin = await OriginServer.StartAsync(Gated(OriginServer.Definition("light")));
        await using var cache = await CacheHost.StartAsync(
            [origin.Address], settings: new() { ["ResponseCache:MaximumFetches"] = "1" });

        var first = cache.GetAsync("/definitions/gossamer");
        await _arrived.Task;
        var refused = await cache.GetAsync("/definitions/rhubarb");
        _gate.SetResult();

        Assert.Equal(503, refused.Status);
        Assert.Equal("1", refused.Fields["Retry-After"]);
        Assert.StartsWith("response-cache-0; detail=", refused.CacheStatus);
        Assert.Equal(200, (await first).Status);
        Assert.Equal(200, (await cache.GetAsync("/definitions/rhubarb")).Status);
    }

    private static MeterListener OnCollapsed(CacheHost cache, Action told)
    {
        var meters = cache.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == meters
                    && instrument.Name == "designpatterns.response_cache.collapsed")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => told());
        listener.Start();
        return listener;
    }

    private RequestDelegate Gated(RequestDelegate answer) => async context =>
    {
        _arrived.TrySetResult();
        await _gate.Task;
        await answer(context);
    };
}
