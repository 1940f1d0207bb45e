namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>Goal: a key for which too many wait costs the calls about it, and no other key a thing.</summary>
public sealed class CrowdedGateTests
{
    [Fact]
    public async Task A_call_about_several_keys_that_finds_too_many_waiting_for_one_fails_and_closes_none()
    {
        // As many as may wait at the gates of keys.
        const int MostWaiting = 65_536;
        await using var redis = await ShardedRedis.StartAsync();
        using var client = await redis.ConnectAsync();
        await client.AskAsync("SADD {tag}:a 1");
        await client.AskAsync("SADD {tag}:b 2");
        var crowded = "{tag}:b"u8.ToArray();
        await redis.Router.AskAsync(router =>
        {
            router.Gates.Close(crowded);
            return Enumerable.Range(0, MostWaiting).Select(_ => router.Gates.EnterAsync(crowded)).ToArray();
        });

        Assert.StartsWith("-SHARDOUT too many calls wait", await client.AskAsync("SUNION {tag}:a {tag}:b"));
        Assert.Equal(":1\r\n", await client.AskAsync("SCARD {tag}:a"));

        await redis.Router.AskAsync(router =>
        {
            while (!router.Gates.IsEmpty)
            {
                router.Gates.Leave(crowded);
            }

            return 0;
        });
        Assert.Equal("*2\r\n$1\r\n1\r\n$1\r\n2\r\n", await client.AskAsync("SUNION {tag}:a {tag}:b"));
    }
}
