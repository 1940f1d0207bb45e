using DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;
using DesignPatterns.ResponseCache.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Shared;

/// <summary>Goal: whatever Redis does, no request fails for it, and it is used again when it is back.</summary>
public sealed class OutageTests
{
    // Long enough for a Redis that runs on a busy machine, and short enough to wait for.
    private const string Short = "00:00:01";

    [Fact]
    public async Task A_cache_starts_and_answers_without_Redis_and_uses_it_once_it_is_there()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var cache = await CachePair.StartCacheAsync(origin, redis, 0);

        var answer = await cache.GetAsync("/a");
        await CachePair.BecomesAsync(cache, TierState.Bypassed);
        var degraded = await HealthOf(cache);
        await redis.RestartAsync();
        await CachePair.IsInUseAsync(cache);

        Assert.Equal(200, answer.Status);
        Assert.StartsWith("shared-cache; fwd=bypass; detail=\"bypassed\", ", answer.CacheStatus);
        Assert.Equal((HealthStatus.Degraded, HealthStatus.Healthy), (degraded, await HealthOf(cache)));
        Assert.StartsWith("shared-cache; fwd=uri-miss; stored, ", (await cache.GetAsync("/b")).CacheStatus);
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("pause")]
    public async Task Redis_killed_or_paused_under_load_costs_no_request_and_is_used_again_afterwards(string fault)
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var pair = await CachePair.StartAsync(origin, ("SharedCache:CallTimeout", Short));
        using var ending = new CancellationTokenSource();
        var load = LoadAsync(pair, ending.Token);

        await Eventually.BecomesTrueAsync("the load runs", () => origin.Requests > 100);
        await (fault == "kill" ? pair.Redis.KillAsync() : pair.Redis.PauseAsync());
        await CachePair.BecomesAsync(pair.First, TierState.Bypassed);
        await CachePair.BecomesAsync(pair.Second, TierState.Bypassed);
        Assert.Equal(HealthStatus.Degraded, await HealthOf(pair.First));
        var before = origin.Requests;
        await Eventually.BecomesTrueAsync("the caches go on", () => origin.Requests > before + 200);

        await (fault == "kill" ? pair.Redis.RestartAsync() : pair.Redis.ResumeAsync());
        await CachePair.IsInUseAsync(pair.First);
        await CachePair.IsInUseAsync(pair.Second);
        await ending.CancelAsync();
        var (words, failed) = await load;

        Assert.Equal(0, failed);
        Assert.InRange(origin.Requests, words, 2 * words); // At worst each replica fetches for itself.
        var again = 0;
        await Eventually.BecomesTrueAsync("what one has fetched the other need not", async () =>
        {
            await pair.First.GetAsync($"/again-{++again}");
            await Task.Delay(20); // It is stored while the client has its answer already.
            var answer = await pair.Second.GetAsync($"/again-{again}");
            return answer.CacheStatus.Contains("shared-cache; hit", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_hung_Redis_gathers_no_more_calls_than_the_bound()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var pair = await CachePair.StartAsync(
            origin,
            ("SharedCache:CallTimeout", Short),
            ("SharedCache:MaximumCalls", "8"),
            ("SharedCache:FailuresToBypass", "1000"));
        await pair.Redis.PauseAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(number => pair.First.GetAsync($"/{number}")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(8, CachePair.Gate(pair.First).InFlight);
        foreach (var detail in new[] { "busy", "timeout" })
        {
            Assert.Contains(
                answers, answer => answer.CacheStatus.Contains($"detail=\"{detail}\"", StringComparison.Ordinal));
        }

        // Long after they were given up they still hold their places: no later miss waits for Redis.
        for (var number = 200; number < 220; number++)
        {
            Assert.Contains("detail=\"busy\"", (await pair.First.GetAsync($"/{number}")).CacheStatus);
        }

        await pair.Redis.ResumeAsync();
        await Eventually.BecomesTrueAsync("the calls end", () => CachePair.Gate(pair.First).InFlight == 0);
    }

    [Fact]
    public async Task While_Redis_is_bypassed_each_cache_still_coalesces_for_itself()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var pair = await CachePair.StartAsync(origin);
        await pair.Redis.KillAsync();
        await CachePair.BecomesAsync(pair.First, TierState.Bypassed);
        await CachePair.BecomesAsync(pair.Second, TierState.Bypassed);

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(
            number => (number % 2 == 0 ? pair.First : pair.Second).GetAsync("/definitions/gossamer")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(2, origin.Requests);
    }

    [Theory]
    [InlineData("HSET response-cache:1:entry:target:/page data rubbish")]
    [InlineData("HSET response-cache:1:entry:target:/page sequence x filled x fresh x")]
    [InlineData("SET response-cache:1:entry:target:/page rubbish")]
    [InlineData("COPY response-cache:1:entry:target:/other response-cache:1:entry:target:/page REPLACE")]
    public async Task What_is_no_entry_of_ours_is_a_miss_and_is_replaced(string damage)
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var pair = await CachePair.StartAsync(origin);
        await pair.First.GetAsync("/other");
        await pair.First.GetAsync("/page");
        await pair.IsStoredAsync("target:/page");
        await pair.IsStoredAsync("target:/other");
        await pair.Redis.AskAsync(damage);

        var answer = await pair.Second.GetAsync("/page");

        Assert.Equal((200, "light"), (answer.Status, answer.Text));
        Assert.Equal(3, origin.Requests);
        await using var third = await CachePair.StartCacheAsync(origin, pair.Redis, 2);
        await CachePair.IsInUseAsync(third);
        await Eventually.BecomesTrueAsync("it is replaced", async () =>
            (await pair.Redis.AskAsync("HEXISTS response-cache:1:entry:target:/page incarnation")) == ":1"
            && (await pair.Redis.AskAsync("HSTRLEN response-cache:1:entry:target:/page data")) != ":7");
    }

    // Words never asked before, so that each needs a lookup; each at both caches.
    private static async Task<(int Words, int Failed)> LoadAsync(CachePair pair, CancellationToken ending)
    {
        var (words, failed) = (0, 0);
        while (!ending.IsCancellationRequested)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(
                number => (number % 2 == 0 ? pair.First : pair.Second).GetAsync($"/{words + (number / 2)}")));
            words += 8;
            failed += answers.Count(answer => answer.Status != 200);
        }

        return (words, failed);
    }

    private static async Task<HealthStatus> HealthOf(CacheHost cache) =>
        (await cache.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;
}
