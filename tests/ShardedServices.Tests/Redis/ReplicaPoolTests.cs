using DesignPatterns.ShardedServices.Tests.ShardRouting;
using DesignPatterns.ShardRouting.Configuration;

namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>
/// Goal: with two replicas a shard, the loss of one is nobody's loss, and one that returns has all. Method: a client
/// that knows every number it was promised, while replicas are killed and come back empty.
/// </summary>
public sealed class ReplicaPoolTests
{
    private static readonly Action<RouterOptions> Pool = options => options.Policy = FailurePolicy.Replica;

    private static readonly Action<RouterOptions> Cache = options =>
        (options.Policy, options.IsCache) = (FailurePolicy.Replica, true);

    [Fact]
    public async Task No_read_fails_and_no_acknowledged_write_is_lost_while_each_replica_dies_and_returns_empty()
    {
        await using var redis = await ShardedRedis.StartAsync(replicas: 2, Pool);
        var keys = await redis.KeysOfAsync(0, 10);
        await using var load = Load.Start(redis, keys);
        foreach (var server in redis.Shards[0])
        {
            var before = load.Rounds;
            await redis.BecomesAsync("the load runs", _ => load.Rounds > before + 5);
            await server.KillAsync();
            await redis.BecomesAsync("one is out", router => router.Shards[0].Live.Length == 1);
            before = load.Rounds;
            await redis.BecomesAsync("writes go on", _ => load.Rounds > before + 5);
            await server.StartAgainAsync();
            await redis.BecomesAsync("both are live", router => router.Shards[0].Live.Length == 2);
        }

        var last = load.Rounds;
        await redis.BecomesAsync("both are asked", _ => load.Rounds > last + 5);
        Assert.Equal((0, true), await load.EndAsync());
        Assert.Equal(0, load.Stale);
        foreach (var server in redis.Shards[0])
        {
            using var direct = await RespConversation.StartAsync(server.EndPoint);
            foreach (var (key, number) in load.Acknowledged)
            {
                Assert.Equal($"${$"{number}".Length}\r\n{number}\r\n", await direct.AskAsync($"GET {key}"));
            }

            Assert.Contains("master", await direct.AskAsync("ROLE"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_missed_writes_waits_for_the_replica_that_has_them()
    {
        await using var redis = await ShardedRedis.StartAsync(replicas: 2, Pool);
        var key = (await redis.KeysOfAsync(0, 1))[0];
        var (early, late) = (redis.Shards[0][0], redis.Shards[0][1]);
        using var client = await redis.ConnectAsync();
        Assert.Equal("+OK\r\n", await client.AskAsync($"SET {key} old"));

        await early.PauseAsync();
        await client.SayAsync(RespConversation.Request($"SET {key} older"));
        await redis.BecomesAsync("the first is out", router => LostPatience.With(router, shard: 0, replica: 0));
        await client.ReadAsync();
        Assert.Equal("+OK\r\n", await client.AskAsync($"SET {key} new"));
        await late.PauseAsync();
        await client.SayAsync(RespConversation.Request($"GET {key}"));
        await redis.BecomesAsync("both are out", router => LostPatience.With(router, shard: 0, replica: 1));
        Assert.StartsWith("-SHARDOUT", await client.ReadAsync());
        await early.ResumeAsync();

        // Ten tries to return, none of which may succeed.
        await redis.Router.AskAsync(router => router.DelayAsync(TimeSpan.FromSeconds(1))).Unwrap();
        Assert.StartsWith("-SHARDOUT shard shard-0 is out", await client.AskAsync($"GET {key}"));

        await late.ResumeAsync();
        await redis.BecomesAsync("both are live", router => router.Shards[0].Live.Length == 2);
        Assert.Equal("$3\r\nnew\r\n", await client.AskAsync($"GET {key}"));
        Assert.Equal("$3\r\nnew\r\n", await client.AskAsync($"GET {key}"));
    }

    [Fact]
    public async Task What_is_chance_comes_out_the_same_on_both_replicas()
    {
        await using var redis = await ShardedRedis.StartAsync(replicas: 2, Pool);
        using var client = await redis.ConnectAsync();
        await client.AskAsync("SADD set " + string.Join(' ', Enumerable.Range(0, 200).Select(number => $"m{number}")));
        for (var round = 0; round < 40; round++)
        {
            Assert.StartsWith("$", await client.AskAsync("SPOP set"));
            Assert.StartsWith("$", await client.AskAsync("XADD log * f v"));
            Assert.StartsWith("+OK", await client.AskAsync(
                "EVAL return#redis.call('SET',KEYS[1],redis.call('TIME')[2]..math.random()) 1 script"));
        }

        await client.AskAsync("PEXPIRE log 100000");
        Assert.StartsWith("$", await client.AskAsync("XADD log * f v"));
        Assert.StartsWith("-NOSCRIPT", await client.AskAsync("EVALSHA 0000000000000000000000000000000000000000 1 x"));
        await client.AskAsync("MULTI");
        await client.AskAsync("SPOP set");
        Assert.StartsWith("-EXECABORT Transaction discarded because of a command whose outcome is chance",
            await client.AskAsync("EXEC"));
        Assert.Equal(0, await redis.Router.AskAsync(router => router.Counts.Divergences));

        await AssertAreEqualAsync(redis, "SORT set ALPHA", "XRANGE log - +", "GET script", "EXPIRETIME log");
        Assert.Equal(":160\r\n", await client.AskAsync("SCARD set"));
    }

    [Fact]
    public async Task Replicas_that_came_to_differ_are_brought_together_again()
    {
        await using var redis = await ShardedRedis.StartAsync(replicas: 2, Pool);
        var key = (await redis.KeysOfAsync(0, 1))[0];
        using var client = await redis.ConnectAsync();
        // The one that is live the longest speaks for both; the other is made to differ.
        var other = await redis.Router.AskAsync(router => 1 - router.Shards[0].Live[0].Index);
        using var direct = await RespConversation.StartAsync(redis.Shards[0][other].EndPoint);
        Assert.Equal("+OK\r\n", await client.AskAsync($"SET {key} 1"));
        Assert.Equal("+OK\r\n", await direct.AskAsync($"SET {key} 100"));

        Assert.Equal(":2\r\n", await client.AskAsync($"INCR {key}"));

        await redis.BecomesAsync("it was seen", router => router.Counts.ReplicasOut == 1);
        await redis.BecomesAsync("both are live", router => router.Shards[0].Live.Length == 2);
        Assert.Equal("$1\r\n2\r\n", await direct.AskAsync($"GET {key}"));
    }

    [Fact]
    public async Task A_scan_stays_with_the_replica_where_it_began()
    {
        await using var redis = await ShardedRedis.StartAsync(replicas: 2, Pool);
        using var client = await redis.ConnectAsync();
        var keys = Enumerable.Range(0, 300).Select(number => $"k{number}").ToArray();
        await client.AskAsync("MSET " + string.Join(' ', keys.Select(key => $"{key} 1")));
        var members = Enumerable.Range(0, 1_000).Select(number => $"member{number}");
        await client.AskAsync("SADD big " + string.Join(' ', members));

        Assert.Equal(301, (await ScanAsync(client, "SCAN")).Count);
        Assert.Equal(1_000, (await ScanAsync(client, "SSCAN big")).Count);
    }

    [Fact]
    public async Task A_cache_that_returns_is_emptied_and_a_store_may_not_be_ejected()
    {
        await using var redis = await ShardedRedis.StartAsync(replicas: 1, options =>
        {
            options.Policy = FailurePolicy.Eject;
            options.IsCache = true;
        });
        var keys = await redis.KeysOfAsync(0, 5);
        using var client = await redis.ConnectAsync();
        await client.AskAsync("MSET " + string.Join(' ', keys.Select(key => $"{key} old")));
        await redis.Shards[0][0].PauseAsync();
        await client.SayAsync(RespConversation.Request($"GET {keys[0]}"));
        await redis.BecomesAsync("the shard is out", router => LostPatience.With(router, shard: 0));
        await client.ReadAsync();
        Assert.Equal("+OK\r\n", await client.AskAsync("MSET " + string.Join(' ', keys.Select(key => $"{key} new"))));
        Assert.Equal("$3\r\nnew\r\n", await client.AskAsync($"GET {keys[4]}"));
        await redis.Shards[0][0].ResumeAsync();
        await redis.BecomesAsync("the shard is live", router => !router.Shards[0].IsOut);

        Assert.Equal(
            "*5\r\n$-1\r\n$-1\r\n$-1\r\n$-1\r\n$-1\r\n",
            await client.AskAsync("MGET " + string.Join(' ', keys)));
        await redis.Shards[0][0].KillAsync();
        await redis.BecomesAsync("the shard is out", router => router.Shards[0].IsOut);
        foreach (var key in keys)
        {
            // What they were while they were guests is gone with their owner's return.
            Assert.Equal("$-1\r\n", await client.AskAsync($"GET {key}"));
        }

        var store = new RouterOptions
        {
            Protocol = ShardProtocol.Redis,
            Policy = FailurePolicy.Eject,
            Shards = [new() { Name = "a", Replicas = ["b:1"] }],
        };
        var refusal = Assert.Single(store.Validate(new(store))).ErrorMessage;
        Assert.Contains("caches only", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caches_replica_that_returns_has_what_its_peer_has_so_that_half_a_hash_is_nowhere()
    {
        await using var redis = await ShardedRedis.StartAsync(replicas: 2, Cache);
        var key = (await redis.KeysOfAsync(0, 1))[0];
        using var client = await redis.ConnectAsync();
        Assert.Equal(":1\r\n", await client.AskAsync($"HSET {key} f1 1"));

        await redis.Shards[0][1].KillAsync();
        await redis.BecomesAsync("one is out", router => router.Shards[0].Live.Length == 1);
        await redis.Shards[0][1].StartAgainAsync();
        await redis.BecomesAsync("both are live", router => router.Shards[0].Live.Length == 2);

        Assert.Equal(":1\r\n", await client.AskAsync($"HSET {key} f2 2"));
        for (var read = 0; read < 10; read++)
        {
            Assert.Equal(":2\r\n", await client.AskAsync($"HLEN {key}"));
        }
    }

    [Fact]
    public async Task A_key_in_which_a_caches_replicas_differ_is_dropped_at_all_of_them()
    {
        await using var redis = await ShardedRedis.StartAsync(replicas: 2, Cache);
        var key = (await redis.KeysOfAsync(0, 1))[0];
        using var client = await redis.ConnectAsync();
        Assert.Equal(":1\r\n", await client.AskAsync($"HSET {key} f1 1"));
        var other = await redis.Router.AskAsync(router => 1 - router.Shards[0].Live[0].Index);
        using var direct = await RespConversation.StartAsync(redis.Shards[0][other].EndPoint);
        Assert.Equal(":1\r\n", await direct.AskAsync($"DEL {key}"));

        Assert.Equal(":0\r\n", await client.AskAsync($"HSET {key} f1 2"));
        Assert.Equal(":1\r\n", await client.AskAsync($"HSET {key} f2 2"));
        for (var read = 0; read < 10; read++)
        {
            Assert.Equal(":1\r\n", await client.AskAsync($"HLEN {key}"));
        }
    }

    private static async Task AssertAreEqualAsync(ShardedRedis redis, params string[] questions)
    {
        foreach (var shard in redis.Shards)
        {
            using var one = await RespConversation.StartAsync(shard[0].EndPoint);
            using var other = await RespConversation.StartAsync(shard[1].EndPoint);
            foreach (var question in questions)
            {
                Assert.Equal(await one.AskAsync(question), await other.AskAsync(question));
            }
        }
    }

    private static async Task<HashSet<string>> ScanAsync(RespConversation client, string command)
    {
        HashSet<string> seen = [];
        var cursor = "0";
        do
        {
            var page = (await client.AskAsync($"{command} {cursor} COUNT 20")).Split("\r\n");
            Assert.Equal("*2", page[0]);
            cursor = page[2];
            seen.UnionWith(page.Skip(4).Where((_, line) => line % 2 == 1));
        }
        while (cursor != "0");
        return seen;
    }
}
