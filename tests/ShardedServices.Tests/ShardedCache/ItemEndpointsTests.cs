using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DesignPatterns.ShardedServices.Tests.Memcached;
using DesignPatterns.Testing;

namespace DesignPatterns.ShardedServices.Tests.ShardedCache;

/// <summary>The service over HTTP, before a real memcached.</summary>
public sealed class ItemEndpointsTests : IAsyncLifetime
{
    private PlainMemcached _memcached = null!;

    public async ValueTask InitializeAsync() => _memcached = await PlainMemcached.StartAsync();

    public ValueTask DisposeAsync() => _memcached.DisposeAsync();

    [Fact]
    public async Task The_first_answer_is_the_origins_and_the_second_the_caches_and_they_are_the_same()
    {
        await using var cache = await RunningCache.StartAsync(_memcached.EndPoint);

        using var first = await cache.Client.GetAsync("/items/4711");
        await WaitUntilHitAsync(cache, "4711");
        using var second = await cache.Client.GetAsync("/items/4711");

        Assert.Equal("sharded-cache; fwd=miss; stored", first.Headers.GetValues("Cache-Status").Single());
        Assert.Equal("sharded-cache; hit", second.Headers.GetValues("Cache-Status").Single());
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal("application/json; charset=utf-8", second.Content.Headers.ContentType!.ToString());
        Assert.Equal(1, cache.Origin.Calls);
    }

    [Fact]
    public async Task That_there_is_no_such_item_is_remembered_too()
    {
        await using var cache = await RunningCache.StartAsync(
            _memcached.EndPoint, null, ("ShardedCache:NegativeTimeToLive", "00:05:00"));

        using var first = await cache.Client.GetAsync("/items/unicorn");
        await WaitUntilHitAsync(cache, "unicorn");
        using var second = await cache.Client.GetAsync("/items/unicorn");

        Assert.Equal(HttpStatusCode.NotFound, second.StatusCode);
        Assert.Equal("application/problem+json", second.Content.Headers.ContentType!.MediaType);
        Assert.Equal(1, cache.Origin.Calls);
    }

    [Theory]
    [InlineData("/items/two%20words")]
    [InlineData("/items/key%0D%0Aflush_all")]
    [InlineData("/items/%C3%A4")]
    public async Task A_name_that_is_no_key_is_refused_before_the_cache_hears_of_it(string path)
    {
        await using var cache = await RunningCache.StartAsync(_memcached.EndPoint);

        using var answer = await cache.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(0, cache.Metrics.Hits + cache.Metrics.Misses + cache.Metrics.Errors);
    }

    [Fact]
    public async Task Beyond_the_origins_ceiling_the_answer_is_503_and_when_to_come_back()
    {
        await using var cache = await RunningCache.StartAsync(
            _memcached.EndPoint, null, ("Origin:MostCallsPerSecond", "1"), ("Origin:Delay", "00:00:00"));
        using var first = await cache.Client.GetAsync("/items/1");

        // Each another key, until two fall within the same second.
        var key = 2;
        HttpResponseMessage answer;
        do
        {
            answer = await cache.Client.GetAsync($"/items/{key++}");
        }
        while (answer.IsSuccessStatusCode && key < 100);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        answer.Dispose();
    }

    [Fact]
    public async Task Who_cannot_wait_is_told_so_and_what_is_found_is_for_the_next()
    {
        var clock = new ManualTimeProvider();
        var delay = TimeSpan.FromSeconds(20);
        await using var cache = await RunningCache.StartAsync(_memcached.EndPoint, clock, ("Origin:Delay", $"{delay}"));
        using var hurried = new HttpRequestMessage(HttpMethod.Get, "/items/5");
        hurried.Headers.Add("Time-Remaining", "1");

        var asking = cache.Client.SendAsync(hurried);
        await RunningCache.WaitAsync(() => cache.Origin.Calls == 1);
        while (!asking.IsCompleted)
        {
            // Its millisecond may begin only now.
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Delay(1);
        }

        using var late = await asking;
        var waiting = cache.Client.GetAsync("/items/5");
        clock.Advance(delay);
        using var next = await waiting;

        Assert.Equal(HttpStatusCode.GatewayTimeout, late.StatusCode);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal(1, cache.Origin.Calls);
    }

    [Fact]
    public async Task The_front_page_tells_the_hit_rate_and_the_origins_load()
    {
        await using var cache = await RunningCache.StartAsync(_memcached.EndPoint);
        await cache.Client.GetStringAsync("/items/1");
        await WaitUntilHitAsync(cache, "1");

        var status = await cache.Client.GetFromJsonAsync<JsonElement>("/");

        Assert.Equal(1, status.GetProperty("origin").GetProperty("calls").GetInt32());
        Assert.Equal(16, status.GetProperty("origin").GetProperty("mostCalls").GetInt32());
        Assert.InRange(status.GetProperty("hitRatio").GetDouble(), 0.5, 0.99);
    }

    // An item is stored after it was answered with; until then, who asks is given the same answer.
    private static async Task WaitUntilHitAsync(RunningCache cache, string id)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var hits = cache.Metrics.Hits;
        while (cache.Metrics.Hits == hits)
        {
            await cache.ReadAsync(id).WaitAsync(deadline.Token);
            await Task.Delay(1, deadline.Token);
        }
    }
}
