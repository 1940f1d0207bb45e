using Aspire.Hosting.ApplicationModel;
using DesignPatterns.Running;

namespace DesignPatterns.AppHost.Tests.Ambassadors;

/// <summary>Three Redis servers behind one address.</summary>
public sealed class ShardedRedisTests
{
    private const string Ambassador = "redis-ambassador";

    [Fact]
    public async Task Three_servers_look_like_one_and_a_lost_one_costs_its_keys_alone()
    {
        await using var run = await ShardedRun.StartAsync(
            "sharded-redis", Ambassador, ("ShardRouting__Timeout", "00:00:02"));
        foreach (var shard in new[] { "redis-0", "redis-1", "redis-2" })
        {
            await run.WaitForShardAsync(Ambassador, shard, isLive: true);
        }

        for (var key = 0; key < 30; key++)
        {
            Assert.Equal("+OK\r\n", await run.AskAsync(Ambassador, $"SET key:{key} {key}\r\n", "\r\n"));
        }

        Assert.Equal(
            "*3\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n3\r\n",
            await run.AskAsync(Ambassador, "MGET key:1 key:2 key:3\r\n", "3\r\n"));

        await run.CommandAsync("redis-1", KnownResourceCommands.StopCommand);
        await run.WaitForShardAsync(Ambassador, "redis-1", isLive: false);
        var errors = 0;
        for (var key = 0; key < 30; key++)
        {
            var answer = await run.AskAsync(Ambassador, $"GET key:{key}\r\n", "\r\n");
            errors += answer.StartsWith('-') ? 1 : 0;
        }

        Assert.InRange(errors, 3, 20);

        await run.CommandAsync("redis-1", KnownResourceCommands.StartCommand);
        await run.WaitForShardAsync(Ambassador, "redis-1", isLive: true);
        Assert.Equal("+OK\r\n", await run.AskAsync(Ambassador, "SET key:1 again\r\n", "\r\n"));
    }
}
