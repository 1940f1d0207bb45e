namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>Goal: a shard that is lost costs its own keys, and no other key a thing.</summary>
public sealed class FailFastTests
{
    [Fact]
    public async Task A_killed_shards_keys_fail_at_once_and_no_other_key_is_disturbed()
    {
        // At once: a client that had to wait for this would lose its patience.
        await using var redis = await ShardedRedis.StartAsync(
            configure: options => options.Timeout = TimeSpan.FromMinutes(1));
        var (lost, others) = await KeysAsync(redis);
        await using var load = Load.Start(redis, others);

        await redis.Shards[1][0].KillAsync();
        await redis.BecomesAsync("the shard is out", router => router.Shards[1].IsOut);
        using var client = await redis.ConnectAsync();
        foreach (var key in lost)
        {
            Assert.StartsWith("-SHARDOUT shard shard-1 is out", await client.AskAsync($"GET {key}"));
        }

        Assert.StartsWith("-SHARDOUT", await client.AskAsync($"MGET {others[0]} {lost[0]}"));
        Assert.StartsWith("-SHARDOUT", await client.AskAsync($"DEL {others[0]}x {lost[0]}"));

        await redis.Shards[1][0].StartAgainAsync();
        await redis.BecomesAsync("the shard is live", router => !router.Shards[1].IsOut);
        Assert.Equal("+OK\r\n", await client.AskAsync($"SET {lost[0]} 1"));
        Assert.Equal((0, true), await load.EndAsync());
    }

    [Fact]
    public async Task A_hung_shards_calls_fail_after_one_timeout_and_then_at_once_until_it_has_answered()
    {
        await using var redis = await ShardedRedis.StartAsync(
            configure: options => options.Timeout = TimeSpan.FromSeconds(1));
        var (lost, others) = await KeysAsync(redis);
        await using var load = Load.Start(redis, others);
        using var client = await redis.ConnectAsync();

        await redis.Shards[1][0].PauseAsync();
        Assert.Contains(
            "did not answer within", await client.AskAsync($"SET {lost[0]} late"), StringComparison.Ordinal);
        Assert.StartsWith("-SHARDOUT shard shard-1 is out", await client.AskAsync($"SET {lost[1]} never"));

        await redis.Shards[1][0].ResumeAsync();
        await redis.BecomesAsync("the shard is live", router => !router.Shards[1].IsOut);
        Assert.Equal("$4\r\nlate\r\n", await client.AskAsync($"GET {lost[0]}"));
        Assert.Equal("$-1\r\n", await client.AskAsync($"GET {lost[1]}"));
        Assert.Equal((0, true), await load.EndAsync());
    }

    [Fact]
    public async Task Answers_keep_their_order_when_one_shard_of_a_pipeline_is_out()
    {
        await using var redis = await ShardedRedis.StartAsync();
        var (lost, others) = await KeysAsync(redis);
        await redis.Shards[1][0].KillAsync();
        await redis.BecomesAsync("the shard is out", router => router.Shards[1].IsOut);
        using var client = await redis.ConnectAsync();

        await client.SayAsync((byte[])[
            .. RespConversation.Request($"SET {others[0]} 1"), .. RespConversation.Request($"GET {lost[0]}"),
            .. RespConversation.Request($"GET {others[0]}"), .. RespConversation.Request("PING")]);

        Assert.Equal("+OK\r\n", await client.ReadAsync());
        Assert.StartsWith("-SHARDOUT", await client.ReadAsync());
        Assert.Equal("$1\r\n1\r\n", await client.ReadAsync());
        Assert.Equal("+PONG\r\n", await client.ReadAsync());
    }

    private static async Task<(string[] Lost, string[] Others)> KeysAsync(ShardedRedis redis) =>
        (await redis.KeysOfAsync(1, 100),
            [.. await redis.KeysOfAsync(0, 20), .. await redis.KeysOfAsync(2, 20)]);
}
