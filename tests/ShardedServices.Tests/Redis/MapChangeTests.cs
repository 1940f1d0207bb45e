using DesignPatterns.ShardRouting.Configuration;

namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>Goal: a store's shard map changes under load, and no client can tell.</summary>
public sealed class MapChangeTests
{
    [Fact]
    public async Task A_store_shrinks_under_load_without_an_error_or_a_lost_write()
    {
        await using var redis = await ShardedRedis.StartAsync();
        using var client = await redis.ConnectAsync();
        var untouched = Enumerable.Range(0, 300).Select(number => $"untouched:{number}").ToArray();
        await client.AskAsync("MSET " + string.Join(' ', untouched.Select(key => $"{key} {key}")));
        await client.AskAsync("RPUSH {tag}:a 1 2 3");
        await client.AskAsync("PEXPIRE {tag}:a 1000000000");
        string[] keys =
            [.. await redis.KeysOfAsync(0, 10), .. await redis.KeysOfAsync(1, 10), .. await redis.KeysOfAsync(2, 10)];
        await using var load = Load.Start(redis, keys);
        var map = redis.Shards.Take(1).Select((shard, index) => new ShardOptions
        {
            Name = $"shard-{index}",
            Replicas = [.. shard.Select(server => server.Address)],
        }).ToArray();

        Assert.True(await redis.Router.AskAsync(router => router.TryChange(map)));
        Assert.Equal("+OK\r\n", await client.AskAsync("MULTI"));
        await client.AskAsync("RPUSH {tag}:b x");
        await client.AskAsync("LMOVE {tag}:a {tag}:b LEFT LEFT");
        Assert.Equal("*2\r\n:1\r\n$1\r\n1\r\n", await client.AskAsync("EXEC"));
        await redis.BecomesAsync("all has moved", router => router.Motion is null);
        var before = load.Rounds;
        await redis.BecomesAsync("the load runs", _ => load.Rounds > before + 2);

        Assert.Equal((0, true), await load.EndAsync());
        Assert.Equal(0, load.Stale);
        Assert.Equal(
            $"*300\r\n{string.Concat(untouched.Select(key => $"${key.Length}\r\n{key}\r\n"))}",
            await client.AskAsync("MGET " + string.Join(' ', untouched)));
        Assert.Equal("*2\r\n$1\r\n2\r\n$1\r\n3\r\n", await client.AskAsync("LRANGE {tag}:a 0 -1"));
        Assert.Equal("*2\r\n$1\r\n1\r\n$1\r\nx\r\n", await client.AskAsync("LRANGE {tag}:b 0 -1"));
        Assert.StartsWith(":999", await client.AskAsync("PTTL {tag}:a"));
    }

    [Theory]
    [InlineData("shard-0", 2, "other replicas than before")]
    [InlineData("renamed", 1, "replica of two shards, or of another than before: 'renamed', 'shard-0'")]
    public async Task A_server_that_would_move_its_keys_onto_itself_keeps_them_and_the_map_is_refused(
        string name, int replicas, string reason)
    {
        await using var redis = await ShardedRedis.StartAsync();
        using var client = await redis.ConnectAsync();
        var keys = await redis.KeysOfAsync(0, 200);
        await client.AskAsync("MSET " + string.Join(' ', keys.Select(key => $"{key} value")));
        var map = redis.Shards.Select((shard, index) => new ShardOptions
        {
            Name = index == 0 ? name : $"shard-{index}",
            Replicas = index == 0 && replicas == 2
                ? [shard[0].Address, redis.Plain.Address]
                : [shard[0].Address],
        }).ToArray();

        var change = redis.Router.AskAsync(router => router.TryChange(map));
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => change);

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        await redis.BecomesAsync("nothing moves", router => router.IsCalm);
        using var direct = await RespConversation.StartAsync(redis.Shards[0][0].EndPoint);
        Assert.Equal(":200\r\n", await direct.AskAsync("DBSIZE"));
    }

    [Fact]
    public async Task A_key_whose_new_owner_goes_out_while_it_is_on_its_way_stays_where_it_was()
    {
        await using var redis = await ShardedRedis.StartAsync(configure: options =>
            options.Timeout = TimeSpan.FromSeconds(20));
        var key = (await redis.KeysOfAsync(0, 1))[0];
        using var client = await redis.ConnectAsync();
        Assert.Equal("+OK\r\n", await client.AskAsync($"SET {key} value"));
        await redis.Shards[0][0].PauseAsync();
        ShardOptions[] map = [new() { Name = "shard-1", Replicas = [redis.Shards[1][0].Address] }];
        Assert.True(await redis.Router.AskAsync(router => router.TryChange(map)));
        await client.SayAsync(RespConversation.Request($"GET {key}"));
        await redis.BecomesAsync("it is on its way", router => router.Motion?.UnderWay > 0);

        await redis.Shards[1][0].KillAsync();
        await redis.BecomesAsync("the new owner is out", router => router.Shards[0].IsOut);
        await redis.Shards[0][0].ResumeAsync();

        Assert.StartsWith("-SHARDOUT", await client.ReadAsync());
        await redis.Shards[1][0].StartAgainAsync();
        await redis.BecomesAsync("all has moved", router => router.Motion is null);
        Assert.Equal("$5\r\nvalue\r\n", await client.AskAsync($"GET {key}"));
    }

    [Fact]
    public async Task A_new_shards_replica_that_is_live_later_than_its_peer_has_what_moved_meanwhile()
    {
        await using var redis = await ShardedRedis.StartAsync(configure: options =>
            options.Timeout = TimeSpan.FromSeconds(20));
        await using var late = await KillableRedis.StartAsync();
        using var client = await redis.ConnectAsync();
        Assert.Equal("+OK\r\n", await client.AskAsync("SET key value"));
        await late.PauseAsync();
        ShardOptions[] map = [new() { Name = "new", Replicas = [redis.Plain.Address, late.Address] }];
        Assert.True(await redis.Router.AskAsync(router => router.TryChange(map)));
        await redis.BecomesAsync("all has moved", router => router.Shards.Length == 1 && router.Motion is null);

        await late.ResumeAsync();
        await redis.BecomesAsync("both are live", router => router.Shards[0].Live.Length == 2);

        for (var read = 0; read < 10; read++)
        {
            Assert.Equal("$5\r\nvalue\r\n", await client.AskAsync("GET key"));
        }
    }
}
