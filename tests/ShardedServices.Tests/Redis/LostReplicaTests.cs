using DesignPatterns.ShardRouting.Configuration;

namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>
/// Goal: what a replica that hangs still owed is asked of another, or fails, and no client gets another's answer.
/// Method: the replica is paused, and asked until it owes something.
/// </summary>
public sealed class LostReplicaTests
{
    private static readonly Action<RouterOptions> Pool = options => options.Policy = FailurePolicy.Replica;

    [Fact]
    public async Task A_transaction_without_keys_that_is_asked_again_leaves_each_client_its_own_answers()
    {
        await using var redis = await ShardedRedis.StartAsync(replicas: 2, Pool);

        // Where what has no key is asked again.
        var again = await redis.Router.AskAsync(router => router.Shards.IndexOf(router.OwnerOf(default)));
        var keys = await redis.KeysOfAsync(again, 2);
        using var one = await redis.ConnectAsync();
        using var other = await redis.ConnectAsync();
        await one.AskAsync($"SET {keys[0]} 1");
        await one.AskAsync($"SET {keys[1]} 2");
        await redis.Shards[0][0].PauseAsync();
        using var stuck = await SayToAsync(redis, shard: 0, replica: 0, "MULTI", "PING", "EXEC");
        await redis.BecomesAsync("it is out", router => router.Shards[0].Live.Length == 1);

        await one.SayAsync(RespConversation.Request($"GET {keys[0]}"));
        await other.SayAsync(RespConversation.Request($"GET {keys[1]}"));

        Assert.Equal("$1\r\n1\r\n", await one.ReadAsync());
        Assert.Equal("$1\r\n2\r\n", await other.ReadAsync());
        Assert.Equal("+OK\r\n", await stuck.ReadAsync());
        Assert.Equal("+QUEUED\r\n", await stuck.ReadAsync());
        Assert.Equal("*1\r\n+PONG\r\n", await stuck.ReadAsync());
    }

    /// <summary>Has clients say it, one after the other, until the paused replica owes an answer.</summary>
    /// <returns>The client that waits for it.</returns>
    private static async Task<RespConversation> SayToAsync(
        ShardedRedis redis, int shard, int replica, params string[] requests)
    {
        for (var turn = 0; turn < 10; turn++)
        {
            var client = await redis.ConnectAsync();
            var before = await redis.Router.AskAsync(router => router.Shards[shard].Calls);
            await client.SayAsync(requests.SelectMany(RespConversation.Request).ToArray());
            await redis.BecomesAsync("it is asked", router => router.Shards[shard].Calls > before);
            if (await redis.Router.AskAsync(router => router.Shards[shard].Replicas[replica].AwaitedCount) > 0)
            {
                return client;
            }

            client.Dispose();
        }

        throw new InvalidOperationException("The replica's turn never came.");
    }
}
