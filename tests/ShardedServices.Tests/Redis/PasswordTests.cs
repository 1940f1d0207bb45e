using DesignPatterns.ShardRouting.Configuration;

namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>Goal: two passwords, the clients' and the shards', and neither stands for the other.</summary>
public sealed class PasswordTests
{
    [Fact]
    public async Task Nothing_is_done_before_the_password_and_all_after_it_and_a_copy_gives_the_shards_own()
    {
        await using var redis = await ShardedRedis.StartAsync(
            replicas: 2,
            options => (options.ClientPassword, options.ReplicaPassword, options.Policy) =
                ("clients", "shards", FailurePolicy.Replica),
            "--requirepass", "shards");
        using var client = await redis.ConnectAsync();

        Assert.Equal("-NOAUTH Authentication required.\r\n", await client.AskAsync("GET a"));
        Assert.Equal("-NOAUTH Authentication required.\r\n", await client.AskAsync("PING"));
        Assert.StartsWith("-NOAUTH HELLO must be called", await client.AskAsync("HELLO"));
        Assert.StartsWith("-WRONGPASS", await client.AskAsync("AUTH shards"));
        Assert.StartsWith("-WRONGPASS", await client.AskAsync("AUTH other clients"));
        Assert.StartsWith("-NOPROTO", await client.AskAsync("HELLO 3 AUTH default clients"));
        Assert.StartsWith("-NOAUTH", await client.AskAsync("GET a"));
        Assert.StartsWith("*14\r\n$6\r\nserver", await client.AskAsync("HELLO 2 AUTH default clients SETNAME me"));
        Assert.Equal("$2\r\nme\r\n", await client.AskAsync("CLIENT GETNAME"));
        Assert.Equal("+OK\r\n", await client.AskAsync("AUTH clients"));
        Assert.Equal("+OK\r\n", await client.AskAsync("SET a 1"));

        await redis.Shards[0][0].KillAsync();
        await redis.BecomesAsync("one is out", router => router.Shards[0].Live.Length == 1);
        await redis.Shards[0][0].StartAgainAsync();
        await redis.BecomesAsync("both are live", router => router.Shards[0].Live.Length == 2);
    }
}
