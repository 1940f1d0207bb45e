using System.Net;
using System.Net.Sockets;
using System.Text;
using DesignPatterns.ShardRouting;
using DesignPatterns.ShardRouting.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>Goal: what no Redis says costs the calls it should have answered, and nothing else.</summary>
public sealed class OddRepliesTests
{
    [Theory]
    [InlineData("?what\r\n")]
    [InlineData("*1\r\n*x\r\n")]
    [InlineData("$3\r\nabcdef\r\n")]
    [InlineData(":1x\r\n")]
    [InlineData("$5\r\nab")]
    public async Task Rubbish_fails_the_call_and_the_next_connection_serves_again(string rubbish)
    {
        await using var redis = await KillableRedis.StartAsync();
        await using var relay = new Relay(redis, mostPiece: 4_096) { InsteadOfFirstGet = rubbish };
        await using var router = await StartAsync(relay.EndPoint);
        using var client = await RespConversation.StartAsync(router.EndPoint);
        await BecomesLiveAsync(client);

        Assert.StartsWith("-SHARDOUT", await client.AskAsync("GET a"));

        await BecomesLiveAsync(client);
        Assert.Equal("$1\r\n1\r\n", await client.AskAsync("GET a"));
    }

    [Fact]
    public async Task An_answer_to_nothing_costs_the_replica_its_connection()
    {
        await using var redis = await KillableRedis.StartAsync();
        await using var relay = new Relay(redis, mostPiece: 4_096) { InsteadOfFirstGet = "$1\r\n1\r\n$1\r\n2\r\n" };
        await using var router = await StartAsync(relay.EndPoint);
        using var client = await RespConversation.StartAsync(router.EndPoint);
        await BecomesLiveAsync(client);

        Assert.Equal("$1\r\n1\r\n", await client.AskAsync("GET a"));

        // Had the second been kept, it would be the answer to this.
        await BecomesLiveAsync(client);
        Assert.Equal("+PONG\r\n", await client.AskAsync("PING"));
        Assert.Equal(":1\r\n", await client.AskAsync("STRLEN a"));
    }

    [Fact]
    public async Task Replies_cut_into_any_pieces_are_the_same_replies()
    {
        await using var redis = await KillableRedis.StartAsync();
        await using var relay = new Relay(redis, mostPiece: 5);
        await using var router = await StartAsync(relay.EndPoint);
        using var client = await RespConversation.StartAsync(router.EndPoint);
        await BecomesLiveAsync(client);
        var value = new string('v', 2_000);
        await client.AskAsync($"RPUSH list {value} x {value}");
        using var plain = await RespConversation.StartAsync(redis.EndPoint);

        string[] questions =
            ["LRANGE list 0 -1", "GET list", "LLEN list", "MGET a b c", "TYPE list", "LRANGE none 0 -1"];
        foreach (var question in questions)
        {
            await client.SayAsync(RespConversation.Request(question));
        }

        foreach (var question in questions)
        {
            Assert.Equal(await plain.AskAsync(question), await client.ReadAsync());
        }
    }

    private static async Task BecomesLiveAsync(RespConversation client)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while ((await client.AskAsync("SET a 1")).StartsWith('-'))
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    private static async Task<RouterService> StartAsync(EndPoint shard)
    {
        var options = new RouterOptions
        {
            Protocol = ShardProtocol.Redis,
            Timeout = TimeSpan.FromSeconds(1),
            Shards = [new() { Name = "only", Replicas = ["only"] }],
        };
        var router = new RouterService(options, _ => shard, NullLoggerFactory.Instance);
        await router.StartAsync(CancellationToken.None);
        return router;
    }

    /// <summary>Passes bytes on to a Redis, and back in small pieces; the first GET it may answer itself.</summary>
    private sealed class Relay : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly KillableRedis _redis;
        private readonly int _mostPiece;
        private readonly Random _random = new(7);
        private readonly Task _running;

        public Relay(KillableRedis redis, int mostPiece)
        {
            (_redis, _mostPiece) = (redis, mostPiece);
            _listener.Start();
            _running = AcceptAsync();
        }

        public string? InsteadOfFirstGet { get; set; }

        public EndPoint EndPoint => _listener.LocalEndpoint;

        public async ValueTask DisposeAsync()
        {
            _listener.Dispose();
            await _running;
        }

        private async Task AcceptAsync()
        {
            List<Task> served = [];
            try
            {
                while (true)
                {
                    served.Add(ServeAsync(await _listener.AcceptSocketAsync()));
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // Connections end when the router does, or Redis.
            }
        }

        private async Task ServeAsync(Socket client)
        {
            using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using (client)
            {
                try
                {
                    client.NoDelay = true;
                    await server.ConnectAsync(_redis.EndPoint);
                    var back = PassBackAsync(server, client);
                    await PassOnAsync(client, server);
                    server.Shutdown(SocketShutdown.Both);
                    await back;
                }
                catch (SocketException)
                {
                    // One of them has gone.
                }
            }
        }

        private async Task PassOnAsync(Socket client, Socket server)
        {
            var buffer = new byte[65_536];
            while (await client.ReceiveAsync(buffer) is var count and > 0)
            {
                if (InsteadOfFirstGet is { } rubbish
                    && buffer.AsSpan(0, count).StartsWith("*2\r\n$3\r\nGET\r\n"u8))
                {
                    InsteadOfFirstGet = null;
                    await client.SendAsync(Encoding.Latin1.GetBytes(rubbish));
                    if (rubbish.EndsWith("ab", StringComparison.Ordinal))
                    {
                        // Half an answer, and then the end.
                        client.Shutdown(SocketShutdown.Both);
                        return;
                    }

                    continue;
                }

                await server.SendAsync(buffer.AsMemory(0, count));
            }
        }

        private async Task PassBackAsync(Socket server, Socket client)
        {
            var buffer = new byte[_mostPiece];
            while (await server.ReceiveAsync(buffer.AsMemory(0, _random.Next(1, _mostPiece + 1))) is var count and > 0)
            {
                await client.SendAsync(buffer.AsMemory(0, count));
            }
        }
    }
}
