using System.Net;
using System.Net.Sockets;
using static DesignPatterns.ShardedServices.Tests.Loops.LoopUnderTest;

namespace DesignPatterns.ShardedServices.Tests.Loops;

/// <summary>Goal: a connection that is asked for is there, or closed with a reason that helps.</summary>
public sealed class ConnectingTests
{
    public static TheoryData<string> Kinds => LoopUnderTest.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task By_address_or_by_name_and_what_was_written_before_arrives(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        using var server = Listen(10);
        var port = ((IPEndPoint)server.LocalEndPoint!).Port;
        EndPoint[] all =
            [server.LocalEndPoint, new DnsEndPoint("127.0.0.1", port), new DnsEndPoint("localhost", port)];

        foreach (var endPoint in all)
        {
            var handler = await test.OnLoop(() =>
            {
                var one = new Handler();
                one.Connection = test.Loop.Connect(endPoint, one);
                one.Connection.Write("early"u8);
                return one;
            });
            using var client = await server.AcceptAsync().WaitAsync(Patience);

            Assert.Equal("early", await ReadTextAsync(client, 5));
            await handler.WhenConnected;
            client.Close();
            await handler.WhenClosed;
            Assert.Equal((1, 1, 0), (handler.Connections, handler.Closings, handler.CallsAfterItsEnd));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Over_version_six_too(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var address = await test.ListenAsync(Handler.Echo, IPAddress.IPv6Loopback);

        var handler = await test.StartAsync(address);
        await handler.WhenConnected;

        Assert.Equal($"[::1]:{address.Port}", handler.Connection.Peer);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Refused(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        EndPoint address;
        using (var server = Listen(1))
        {
            address = server.LocalEndPoint!;
        }

        var handler = await test.StartAsync(address);
        await handler.WhenClosed;

        Assert.Contains("refused", handler.Reason, StringComparison.Ordinal);
        Assert.Equal((0, 1), (handler.Connections, handler.Closings));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_name_that_nobody_has(string kind)
    {
        await using var test = new LoopUnderTest(kind);

        var handler = await test.StartAsync(new DnsEndPoint("nobody.invalid", 11211));
        await handler.WhenClosed;

        Assert.Contains("nobody.invalid:11211", handler.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task No_answer_until_it_is_closed_here(string kind)
    {
        await using var test = new LoopUnderTest(kind);

        // Once its queue is full, Linux drops who comes next, and says nothing.
        using var server = Listen(0);
        var first = await test.StartAsync(server.LocalEndPoint!);
        await first.WhenConnected;
        var others = new List<Handler>();
        for (var i = 0; i < 3; i++)
        {
            others.Add(await test.StartAsync(server.LocalEndPoint!));
        }

        var last = others[^1];
        await test.OnLoop(() => last.Connection.Close("too slow"));
        await last.WhenClosed;

        Assert.Equal(("too slow", 0, 1), (last.Reason, last.Connections, last.Closings));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_name_of_which_one_address_refuses_is_reached_at_the_other(string kind)
    {
        // The name stands for both versions' loopback; only one of them listens.
        await using var test = new LoopUnderTest(kind);
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            if ((await Dns.GetHostAddressesAsync("localhost")).Contains(address))
            {
                var at = await test.ListenAsync(Handler.Echo, address);
                var handler = await test.StartAsync(new DnsEndPoint("localhost", at.Port));
                await handler.WhenConnected;
            }
        }
    }

    private static Socket Listen(int backlog)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        server.Listen(backlog);
        return server;
    }
}
