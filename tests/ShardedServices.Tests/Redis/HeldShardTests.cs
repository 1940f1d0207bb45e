using System.Text;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.Resp;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>
/// Goal: a key is not moved past what a held shard has yet to be asked, nor past a replica that is about to return.
/// Method: the test holds a shard, as a returning replica does, while the map changes.
/// </summary>
public sealed class HeldShardTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_that_waits_at_the_old_owner_while_the_map_changes_is_moved_with_its_key(bool isTouched)
    {
        await using var redis = await StartAsync();
        var key = (await redis.KeysOfAsync(0, 1))[0];
        using var writer = await redis.ConnectAsync();
        using var reader = await redis.ConnectAsync();
        Assert.Equal("+OK\r\n", await writer.AskAsync($"SET {key} old"));
        var source = await HoldAsync(redis, 0);
        var calls = source.Calls;
        await writer.SayAsync(RespConversation.Request($"SET {key} new"));
        await redis.BecomesAsync("the write waits", _ => source.Calls > calls);

        await ChangeAsync(redis, 1, 2);
        if (isTouched)
        {
            await reader.SayAsync(RespConversation.Request($"GET {key}"));
            await redis.BecomesAsync("it is touched", router => router.Gates.IsClosed(Encoding.ASCII.GetBytes(key)));
        }

        await PassTurnsAsync(redis);
        await LetGoAsync(redis, source);

        Assert.Equal("+OK\r\n", await writer.ReadAsync());
        Assert.Equal("$3\r\nnew\r\n", isTouched ? await reader.ReadAsync() : await reader.AskAsync($"GET {key}"));
        await redis.BecomesAsync("all has moved", router => router.Motion is null);
        Assert.Equal("$3\r\nnew\r\n", await reader.AskAsync($"GET {key}"));
    }

    [Fact]
    public async Task A_key_does_not_move_to_a_shard_that_is_held_for_a_replica()
    {
        await using var redis = await StartAsync();
        var keys = await redis.KeysOfAsync(0, 100);
        using var client = await redis.ConnectAsync();
        await client.AskAsync("MSET " + string.Join(' ', keys.Select(key => $"{key} value")));
        var target = await HoldAsync(redis, 1);

        await ChangeAsync(redis, 1, 2);
        await redis.BecomesAsync("what may move does", router => router.Motion!.Moved > 0);
        await PassTurnsAsync(redis);

        using var direct = await RespConversation.StartAsync(redis.Shards[1][0].EndPoint);
        Assert.Equal(":0\r\n", await direct.AskAsync("DBSIZE"));
        await LetGoAsync(redis, target);
        await redis.BecomesAsync("all has moved", router => router.Motion is null);
        Assert.NotEqual(":0\r\n", await direct.AskAsync("DBSIZE"));
        Assert.DoesNotContain("$-1", await client.AskAsync("MGET " + string.Join(' ', keys)));
    }

    [Fact]
    public async Task A_shard_is_not_held_while_a_key_is_on_its_way_to_it()
    {
        await using var redis = await StartAsync();
        var key = (await redis.KeysOfAsync(0, 1))[0];
        using var client = await redis.ConnectAsync();
        Assert.Equal("+OK\r\n", await client.AskAsync($"SET {key} value"));
        await redis.Shards[0][0].PauseAsync();
        await ChangeAsync(redis, 1);
        await client.SayAsync(RespConversation.Request($"GET {key}"));
        await redis.BecomesAsync("it is on its way", router => router.Motion!.UnderWay > 0);

        var held = HoldAsync(redis, 1);
        await PassTurnsAsync(redis);
        Assert.False(held.IsCompleted);
        await redis.Shards[0][0].ResumeAsync();
        var target = await held;

        using var direct = await RespConversation.StartAsync(redis.Shards[1][0].EndPoint);
        Assert.Equal("$5\r\nvalue\r\n", await direct.AskAsync($"GET {key}"));
        await LetGoAsync(redis, target);
        Assert.Equal("$5\r\nvalue\r\n", await client.ReadAsync());
    }

    private static Task<ShardedRedis> StartAsync() =>
        ShardedRedis.StartAsync(configure: options => options.Timeout = TimeSpan.FromSeconds(20));

    private static async Task<Shard> HoldAsync(ShardedRedis redis, int shard)
    {
        var held = await redis.Router.AskAsync(router => router.AllShards[shard]);
        await redis.Router.AskAsync(_ => held.HoldForAsync(held.Replicas[0], Long)).Unwrap();
        return held;
    }

    private static Task<bool> LetGoAsync(ShardedRedis redis, Shard held) => redis.Router.AskAsync(_ =>
    {
        held.LetGoOf(held.Replicas[0]);
        return true;
    });

    private static async Task ChangeAsync(ShardedRedis redis, params int[] shards)
    {
        var map = shards.Select(shard => new ShardOptions
        {
            Name = $"shard-{shard}",
            Replicas = [redis.Shards[shard][0].Address],
        }).ToArray();
        Assert.True(await redis.Router.AskAsync(router => router.TryChange(map)));
        await redis.BecomesAsync("the map is taken", router => router.Shards.Length == shards.Length);
    }

    /// <summary>Lets the loop turn so often that what would pass a hold has passed it.</summary>
    private static async Task PassTurnsAsync(ShardedRedis redis)
    {
        var ping = RespWire.Request("PING");
        for (var round = 0; round < 50; round++)
        {
            await redis.Router.AskAsync(router => router.Shards[0].Live[0].AskAsync(ping)).Unwrap();
        }
    }
}
