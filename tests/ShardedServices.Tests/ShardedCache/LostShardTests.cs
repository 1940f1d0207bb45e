using DesignPatterns.ShardedCache.Items;
using DesignPatterns.ShardedServices.Tests.Memcached;
using DesignPatterns.Testing;

namespace DesignPatterns.ShardedServices.Tests.ShardedCache;

/// <summary>What the origin has to bear when the cache before it cannot help.</summary>
public sealed class LostShardTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_thousand_requests_for_one_cold_key_are_one_call_to_the_origin()
    {
        await using var memcached = await PlainMemcached.StartAsync();
        var clock = new ManualTimeProvider();
        await using var cache = await RunningCache.StartAsync(memcached.EndPoint, clock);

        var requests = Enumerable.Range(0, 1_000).Select(_ => cache.ReadAsync("7")).ToList();
        await RunningCache.WaitAsync(() => cache.Origin.Calls == 1 && cache.Metrics.Collapsed == 999);
        clock.Advance(Delay);
        var answers = await Task.WhenAll(requests);

        Assert.Single(answers.Distinct());
        Assert.Equal(ItemSource.Origin, Assert.IsType<ItemAnswer.Known>(answers[0]).Source);
        Assert.Equal((1, 1L), (cache.Origin.Calls, cache.Metrics.Misses));
    }

    [Fact]
    public async Task A_thousand_requests_for_one_key_of_a_lost_shard_are_one_call_at_a_time()
    {
        await using var lost = new ScriptedServer(_ => "SERVER_ERROR shard is lost\r\n");
        var clock = new ManualTimeProvider();
        await using var cache = await RunningCache.StartAsync(lost.EndPoint, clock);

        for (var round = 1; round <= 3; round++)
        {
            var first = cache.ReadAsync("7");
            while (first.IsCompleted)
            {
                // It was given the last round's answer, with which the service is not quite done.
                await Task.Yield();
                first = cache.ReadAsync("7");
            }

            var collapsed = cache.Metrics.Collapsed;
            var requests = Enumerable.Range(1, 999).Select(_ => cache.ReadAsync("7")).Prepend(first).ToList();
            await RunningCache.WaitAsync(() =>
                cache.Origin.Calls == round && cache.Metrics.Collapsed == collapsed + 999);
            clock.Advance(Delay);
            var answers = await Task.WhenAll(requests);
            Assert.Equal(ItemSource.OriginAlone, Assert.IsType<ItemAnswer.Known>(answers[0]).Source);
        }

        Assert.Equal((3, 1), (cache.Origin.Calls, cache.Origin.MostSeenAtOnce));
    }

    [Fact]
    public async Task With_a_lost_shard_the_origin_bears_no_more_than_its_ceiling()
    {
        await using var lost = new ScriptedServer(_ => "SERVER_ERROR shard is lost\r\n");
        var clock = new ManualTimeProvider();
        await using var cache = await RunningCache.StartAsync(
            lost.EndPoint, clock, ("Origin:MostCalls", "4"), ("Origin:MostCallsPerSecond", "10"));
        var key = 1;

        // Four at once; twice four and two in the first second; then none until it is over.
        Assert.Equal(4, await AskAsync(100));
        Assert.Equal(4, await AskAsync(100));
        Assert.Equal(2, await AskAsync(100));
        Assert.Equal(0, await AskAsync(100));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4, await AskAsync(100));

        Assert.Equal(4, cache.Origin.MostSeenAtOnce);
        Assert.Equal(14, cache.Origin.Calls);
        Assert.Equal(500 - 14, cache.Metrics.OriginRejected);

        // How many of so many requests, for a key each, had an answer.
        async Task<int> AskAsync(int count)
        {
            var ended = cache.Metrics.OriginRejected + cache.Origin.Calls + count;
            var requests = Enumerable.Range(0, count).Select(_ => cache.ReadAsync($"{key++}")).ToList();
            await RunningCache.WaitAsync(() => cache.Metrics.OriginRejected + cache.Origin.Calls == ended);
            clock.Advance(Delay);
            var answers = await Task.WhenAll(requests);
            Assert.All(answers, answer => Assert.True(answer is ItemAnswer.Known or ItemAnswer.Refused));
            return answers.Count(answer => answer is ItemAnswer.Known);
        }
    }

    [Fact]
    public async Task When_one_shard_of_three_is_lost_the_keys_of_the_others_cost_the_origin_nothing()
    {
        var item = "VALUE {0} 1 2\r\n{{}}\r\nEND\r\n";
        await using var shards = new ScriptedServer(line => IsLost(line)
            ? "SERVER_ERROR shard is lost\r\n"
            : string.Format(item, line.Split(' ')[1]));
        var clock = new ManualTimeProvider();
        await using var cache = await RunningCache.StartAsync(shards.EndPoint, clock);

        var requests = Enumerable.Range(1, 30).Select(id => cache.ReadAsync($"{id}")).ToList();
        await RunningCache.WaitAsync(() => cache.Metrics.Hits == 20 && cache.Origin.Calls == 10);
        clock.Advance(Delay);
        var answers = await Task.WhenAll(requests);

        Assert.Equal((20L, 10L), (cache.Metrics.Hits, cache.Metrics.Errors));
        Assert.Equal(10, cache.Origin.Calls);
        Assert.All(answers, answer => Assert.IsType<ItemAnswer.Known>(answer));
        Assert.Equal(2 / 3d, cache.Metrics.HitRatio!.Value, tolerance: 0.001);

        static bool IsLost(string line) => int.Parse(line["get item:".Length..]) % 3 == 0;
    }

    [Fact]
    public async Task A_cache_that_hangs_costs_a_request_its_timeout_and_no_more()
    {
        await using var hanging = new ScriptedServer(_ => "");
        await using var cache = await RunningCache.StartAsync(
            hanging.EndPoint, null, ("ShardedCache:CacheTimeout", "00:00:00.100"));

        var answer = Assert.IsType<ItemAnswer.Known>(await cache.ReadAsync("7"));

        Assert.Equal(ItemSource.OriginAlone, answer.Source);
    }

    [Fact]
    public async Task More_keys_at_once_than_there_may_be_are_refused()
    {
        await using var memcached = await PlainMemcached.StartAsync();
        var clock = new ManualTimeProvider();
        await using var cache = await RunningCache.StartAsync(
            memcached.EndPoint, clock, ("ShardedCache:MostKeysAtOnce", "2"));

        var first = cache.ReadAsync("1");
        var second = cache.ReadAsync("2");

        Assert.IsType<ItemAnswer.Refused>(await cache.ReadAsync("3"));
        var joined = cache.ReadAsync("1");
        await RunningCache.WaitAsync(() => cache.Origin.Calls == 2);
        clock.Advance(Delay);
        Assert.Same(await first, await joined);
        await second;
    }
}
