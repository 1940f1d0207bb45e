using System.Net;
using System.Net.Sockets;
using System.Text;
using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardRouting;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>What the benchmarks rely on: a call costs no memory, and no answer is waited for twice.</summary>
public sealed class SteadyStateTests(MemcachedServer server) : IClassFixture<MemcachedServer>
{
    private const int Rounds = 500;

    /// <summary>
    /// A ring or a pool may yet grow, and the question itself costs a little: far less than a byte a call.
    /// </summary>
    private const int Slack = 16 * 1_024;

    private static readonly string Value = new('x', 100);

    public static TheoryData<string, string> Requests => new()
    {
        { "get a\r\n", $"VALUE a 0 100\r\n{Value}\r\nEND\r\n" },
        { "mg a v\r\n", $"VA 100\r\n{Value}\r\n" },
        { $"set a 0 0 100\r\n{Value}\r\n", "STORED\r\n" },
        { "get a b\r\n", $"VALUE a 0 100\r\n{Value}\r\nVALUE b 0 100\r\n{Value}\r\nEND\r\n" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_call_allocates_nothing_once_it_was_made_before(string request, string answer)
    {
        await using var router = await StartAsync();
        using var client = await ConnectAsync(router);
        await ExchangeAsync(
            client, $"set a 0 0 100\r\n{Value}\r\nset b 0 0 100\r\n{Value}\r\n", "STORED\r\nSTORED\r\n");
        var requests = string.Concat(Enumerable.Repeat(request, 16));
        var answers = string.Concat(Enumerable.Repeat(answer, 16));
        for (var round = 0; round < Rounds; round++)
        {
            await ExchangeAsync(client, requests, answers);
        }

        var before = await AllocatedAsync(router);
        for (var round = 0; round < Rounds; round++)
        {
            await ExchangeAsync(client, requests, answers);
        }

        Assert.InRange(await AllocatedAsync(router) - before, 0, Slack);
    }

    [Fact]
    public async Task An_answer_shorter_than_the_one_before_it_is_not_held_back()
    {
        await using var router = await StartAsync();
        using var client = await ConnectAsync(router);

        await ExchangeAsync(client, $"set a 0 0 100\r\n{Value}\r\n", "STORED\r\n");
        await ExchangeAsync(client, "get a\r\n", $"VALUE a 0 100\r\n{Value}\r\nEND\r\n");
        await ExchangeAsync(client, "incr none 1\r\n", "NOT_FOUND\r\n");
        await ExchangeAsync(client, "set n 0 0 1\r\n1\r\n", "STORED\r\n");
        await ExchangeAsync(client, "incr n 1\r\n", "2\r\n");
    }

    private async Task<RouterService> StartAsync()
    {
        var options = new RouterOptions { Timeout = TimeSpan.FromSeconds(10) };
        options.Shards.Add(new() { Name = "athens", Replicas = [$"{server.EndPoint}"] });

        // What the router does in each 20 ms is not a call's, and has its price: its clock stands still.
        var router = new RouterService(
            options, IPEndPoint.Parse, NullLoggerFactory.Instance, new ManualTimeProvider());
        await router.StartAsync(TestContext.Current.CancellationToken);
        while (await router.AskAsync(one => one.Shards[0].IsOut, TestContext.Current.CancellationToken))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        return router;
    }

    private static async Task<Socket> ConnectAsync(RouterService router)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(router.EndPoint, TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>Bytes that the router's thread has ever allocated.</summary>
    private static Task<long> AllocatedAsync(RouterService router) =>
        router.AskAsync(_ => GC.GetAllocatedBytesForCurrentThread(), TestContext.Current.CancellationToken);

    private static async Task ExchangeAsync(Socket client, string request, string answer)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        await client.SendAsync(Encoding.ASCII.GetBytes(request), deadline.Token);
        var bytes = new byte[answer.Length];
        for (var used = 0; used < bytes.Length;)
        {
            var count = await client.ReceiveAsync(bytes.AsMemory(used), deadline.Token);
            Assert.True(count > 0, "The router closed the connection.");
            used += count;
        }

        Assert.Equal(answer, Encoding.ASCII.GetString(bytes));
    }
}
