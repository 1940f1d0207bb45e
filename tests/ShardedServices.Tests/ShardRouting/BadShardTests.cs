using DesignPatterns.ShardedServices.Tests.Memcached;
using DesignPatterns.ShardedServices.Tests.Servers;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>
/// Goal: a shard that speaks nonsense costs its own keys an error, once, and nobody else anything. Method: one of
/// three shards is played by the test.
/// </summary>
public sealed class BadShardTests : IAsyncLifetime
{
    private MemcachedServer[] _servers = [];

    public async ValueTask InitializeAsync() => _servers = await ServersFixture.StartAsync(2);

    public async ValueTask DisposeAsync() => await ServersFixture.EndAsync(_servers);

    [Theory]
    [InlineData("rubbish", "\u0001\u0002\u0003\r\n")]
    [InlineData("a value that was not asked for", "VALUE another 0 1\r\nx\r\nEND\r\n")]
    [InlineData("a value twice", "VALUE {0} 0 1\r\nx\r\nVALUE {0} 0 1\r\nx\r\nEND\r\n")]
    [InlineData("too much", "END\r\nEND\r\n")]
    [InlineData("a length that is none", "VALUE {0} 0 x\r\nx\r\nEND\r\n")]
    [InlineData("a block without its end", "VALUE {0} 0 1\r\nxyzEND\r\n")]
    [InlineData("a value that is larger than any", "VALUE {0} 0 99999999\r\nx")]
    [InlineData("a cut", null)]
    [InlineData("half an answer", "VALUE {0} 0 5\r\nab")]
    [InlineData("nothing", "")]
    public async Task What_is_no_answer_costs_one_call_and_its_shard_a_second(string what, string? answer)
    {
        Assert.NotEmpty(what);
        var isBad = true;
        await using var fake = new ScriptedServer(line =>
            line.StartsWith("version", StringComparison.Ordinal) ? "VERSION 1.6.18\r\n"
            : line.StartsWith("flush_all", StringComparison.Ordinal) ? "OK\r\n"
            : Volatile.Read(ref isBad) ? answer?.Replace("{0}", line.Split(' ')[1])
            : "END\r\n");
        var options = RunningRouter.Over([fake.EndPoint, .. _servers.Select(server => server.EndPoint)]);
        options.Timeout = TimeSpan.FromSeconds(1);
        options.HungTimeout = TimeSpan.FromSeconds(1);
        await using var router = await RunningRouter.StartAsync(options);
        using var client = await router.ConnectAsync();
        using var other = await router.ConnectAsync();
        var (bad, good) = (await KeyOfAsync(router, 0), await KeyOfAsync(router, 1));
        Assert.Equal("STORED", await other.SetAsync(good, "here"));

        var told = await client.AskAsync($"get {bad}\r\n");

        // What is wrong only behind a whole answer comes too late for that one.
        Assert.True(told == "END\r\n" || told.StartsWith("SERVER_ERROR ", StringComparison.Ordinal)
            || (what == "a value twice" && told == $"VALUE {bad} 0 1\r\nx\r\nEND\r\n"), told);
        Assert.Equal("here", await other.GetAsync(good));
        await router.UntilAsync(router => router.Counts.ReplicasOut == 1);
        Assert.Equal("here", await client.GetAsync(good));
        Volatile.Write(ref isBad, false);
        await router.UntilAllAreLiveAsync();
        Assert.Null(await client.GetAsync(bad));
    }

    private static async Task<string> KeyOfAsync(RunningRouter router, int shard)
    {
        for (var index = 0; ; index++)
        {
            if (await router.OwnerOfAsync($"key:{index}") == shard)
            {
                return $"key:{index}";
            }
        }
    }
}
