using System.Globalization;
using DesignPatterns.ShardedServices.Tests.ShardRouting;
using DesignPatterns.ShardRouting;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.Resp;

namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>
/// Goal: what a hung replica still owes is asked of another, or fails, and no client gets another's answer.
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
        await redis.BecomesAsync("it is out", router => LostPatience.With(router, shard: 0, replica: 0));

        await one.SayAsync(RespConversation.Request($"GET {keys[0]}"));
        await other.SayAsync(RespConversation.Request($"GET {keys[1]}"));

        Assert.Equal("$1\r\n1\r\n", await one.ReadAsync());
        Assert.Equal("$1\r\n2\r\n", await other.ReadAsync());
        Assert.Equal("+OK\r\n", await stuck.ReadAsync());
        Assert.Equal("+QUEUED\r\n", await stuck.ReadAsync());
        Assert.Equal("*1\r\n+PONG\r\n", await stuck.ReadAsync());
    }

    [Fact]
    public async Task A_scan_whose_replica_is_lost_fails_and_is_not_continued_on_another_shard()
    {
        await using var redis = await ShardedRedis.StartAsync(replicas: 2, Pool);
        using var client = await redis.ConnectAsync();
        var keys = await redis.KeysOfAsync(0, 200);
        await client.AskAsync("MSET " + string.Join(' ', keys.Select(key => $"{key} 1")));
        var (place, cursor) = await BeginScanAsync(client, shard: 0, shards: 3, replicas: 2);
        await redis.Shards[0][place.Replica].PauseAsync();

        await client.SayAsync(RespConversation.Request($"SCAN {cursor} COUNT 20"));
        await redis.BecomesAsync("it is out", router => LostPatience.With(router, shard: 0, place.Replica));

        Assert.StartsWith("-SHARDOUT", await client.ReadAsync());
    }

    [Fact]
    public async Task A_scan_that_is_lost_at_a_place_that_no_other_shard_has_leaves_the_router_its_timeouts()
    {
        await using var redis = await ShardedRedis.StartAsync(replicas: 3, options =>
        {
            Pool(options);
            foreach (var shard in options.Shards.Skip(1))
            {
                shard.Replicas.RemoveAt(2);
            }
        });
        using var client = await redis.ConnectAsync();
        var keys = await redis.KeysOfAsync(0, 200);
        await client.AskAsync("MSET " + string.Join(' ', keys.Select(key => $"{key} 1")));
        (ScanPlace Place, string Cursor) scan;
        do
        {
            scan = await BeginScanAsync(client, shard: 0, shards: 3, replicas: 3);
        }
        while (scan.Place.Replica != 2);
        var again = await redis.Router.AskAsync(router => router.Shards.IndexOf(router.OwnerOf(default)));
        Assert.NotEqual(0, again);

        await redis.Shards[0][2].PauseAsync();
        await client.SayAsync(RespConversation.Request($"SCAN {scan.Cursor} COUNT 20"));
        await redis.BecomesAsync("it is out", router => LostPatience.With(router, shard: 0, replica: 2));
        Assert.StartsWith("-SHARDOUT", await client.ReadAsync());

        await redis.Shards[2][0].PauseAsync();
        var key = (await redis.KeysOfAsync(2, 1))[0];
        using var stuck = await SayToAsync(redis, shard: 2, replica: 0, $"EXISTS {key}");
        await redis.BecomesAsync("it is out", router => LostPatience.With(router, shard: 2, replica: 0));
        Assert.Equal(":0\r\n", await stuck.ReadAsync());
    }

    [Theory]
    [InlineData("GET {0}", "$1\r\n1\r\n")]
    // Only the first of its keys is known to have to move.
    [InlineData("MGET {0} {1}", "-SHARDOUT")]
    public async Task A_read_that_is_asked_again_after_the_map_changed_finds_what_the_old_owner_has_or_fails(
        string read, string answer)
    {
        await using var redis = await ShardedRedis.StartAsync(replicas: 2, options =>
        {
            Pool(options);

            // Of a cache nothing is moved but what is touched.
            options.IsCache = true;
        });
        using var client = await redis.ConnectAsync();
        var keys = await redis.KeysOfAsync(1, 2);
        await client.AskAsync($"MSET {keys[0]} 1 {keys[1]} 2");
        await redis.Shards[1][0].PauseAsync();
        var request = string.Format(CultureInfo.InvariantCulture, read, keys);
        using var stuck = await SayToAsync(redis, shard: 1, replica: 0, request);

        Assert.True(await redis.Router.AskAsync(router => router.TryChange([
            new() { Name = "shard-0", Replicas = [.. redis.Shards[0].Select(server => server.Address)] }])));

        await redis.BecomesAsync("it is out", router => LostPatience.With(router, shard: 1, replica: 0));
        Assert.StartsWith(answer, await stuck.ReadAsync());
    }

    [Fact]
    public async Task A_replica_that_hangs_while_its_peer_decides_what_is_chance_holds_nobody_up()
    {
        await using var redis = await ShardedRedis.StartAsync(replicas: 2, options =>
        {
            Pool(options);

            // Longer than any client waits here.
            options.HungTimeout = TimeSpan.FromMinutes(1);
        });
        var key = (await redis.KeysOfAsync(0, 1))[0];
        var decides = await redis.Router.AskAsync(router => router.Shards[0].Live[0].Index);
        var hangs = 1 - decides;
        using var client = await redis.ConnectAsync();
        using var other = await redis.ConnectAsync();
        await client.AskAsync($"SADD {key} member");

        await redis.Shards[0][hangs].PauseAsync();
        using var stuck = await SayToAsync(redis, shard: 0, hangs, $"SCARD {key}");
        await redis.Shards[0][decides].PauseAsync();
        await client.SayAsync(RespConversation.Request($"SPOP {key}"));
        await redis.BecomesAsync("it decides", router => OwesAnswers(router, 0, decides));
        await redis.BecomesAsync("one is out", router => LostPatience.With(router, shard: 0, hangs));
        await redis.Shards[0][decides].ResumeAsync();

        Assert.Equal("$6\r\nmember\r\n", await client.ReadAsync());
        Assert.Equal(":0\r\n", await other.AskAsync($"EXISTS {key}"));
        Assert.Equal(1, await redis.Router.AskAsync(router => router.Counts.ReplicasOut));
    }

    /// <returns>Where the scan of a shard stands after its first page.</returns>
    private static async Task<(ScanPlace Place, string Cursor)> BeginScanAsync(
        RespConversation client, int shard, int shards, int replicas)
    {
        var page = (await client.AskAsync($"SCAN {shard} COUNT 20")).Split("\r\n");
        Assert.Equal("*2", page[0]);
        var sealedCursor = ulong.Parse(page[2], CultureInfo.InvariantCulture);
        var (place, cursor) = ScanPlace.Open(sealedCursor, shards, replicas);
        Assert.NotEqual(0UL, cursor);
        return (place, page[2]);
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
            if (await redis.Router.AskAsync(router => OwesAnswers(router, shard, replica)))
            {
                return client;
            }

            client.Dispose();
        }

        throw new InvalidOperationException("The replica's turn never came.");
    }

    private static bool OwesAnswers(Router router, int shard, int replica) =>
        router.Shards[shard].Replicas[replica].AwaitedCount > 0;
}
