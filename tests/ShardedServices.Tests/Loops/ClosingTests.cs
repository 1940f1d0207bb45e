using System.Net.Sockets;
using static DesignPatterns.ShardedServices.Tests.Loops.LoopUnderTest;

namespace DesignPatterns.ShardedServices.Tests.Loops;

/// <summary>Goal: a connection ends once, for its own reason, and takes nobody along.</summary>
public sealed class ClosingTests
{
    public static TheoryData<string> Kinds => LoopUnderTest.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Closed_while_it_reads_it_hears_of_it_later_once_and_of_nothing_after(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var (handler, client) = await test.AcceptAsync(_ => new Handler());
        using var one = client;
        var wasClosed = false;
        handler.OnReceived = bytes =>
        {
            handler.Connection.Write("bye"u8);
            handler.Connection.Close("enough");
            handler.Connection.Close("more than enough");
            wasClosed = handler.Connection.IsClosed;
            return 0;
        };

        await SendAsync(client, new byte[100]);
        await handler.WhenClosed;

        Assert.Equal("bye", await ReadTextAsync(client, 100));
        await test.OnLoop(() => { });
        Assert.True(wasClosed);
        Assert.Equal(("enough", 1, 0), (handler.Reason, handler.Closings, handler.CallsAfterItsEnd));
        Assert.False(handler.WasCalledWithin);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_reset_is_one_to_the_other_end(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var (handler, client) = await test.AcceptAsync(_ => new Handler());
        using var one = client;

        await test.OnLoop(() => handler.Connection.Close("gone", reset: true));
        await handler.WhenClosed;

        var error = await Assert.ThrowsAsync<SocketException>(() => ReadAsync(client, 1));
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_other_ends_close_and_reset_are_told_apart(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var (closed, closing) = await test.AcceptAsync(_ => new Handler());
        var (reset, resetting) = await test.AcceptAsync(_ => new Handler());

        closing.Close();
        resetting.LingerState = new LingerOption(enable: true, seconds: 0);
        resetting.Close();
        await closed.WhenClosed;
        await reset.WhenClosed;

        Assert.Equal("the other end closed it", closed.Reason);
        Assert.Contains("reset", reset.Reason, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task One_that_is_closed_while_the_other_end_sends_takes_nobody_along(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var (_, calm) = await test.AcceptAsync(Handler.Echo);
        using var one = calm;
        for (var i = 0; i < 20; i++)
        {
            var (handler, client) = await test.AcceptAsync(_ => new Handler());
            using var two = client;
            handler.OnReceived = bytes =>
            {
                handler.Connection.Close("enough");
                return bytes.Length;
            };
            await Assert.ThrowsAnyAsync<SocketException>(async () =>
            {
                for (var sent = 0; sent < 1000; sent++)
                {
                    await SendAsync(client, new byte[100_000]);
                }
            });
            await handler.WhenClosed;
            Assert.Equal((1, 0), (handler.Closings, handler.CallsAfterItsEnd));
        }

        await SendAsync(calm, "calm"u8.ToArray());
        Assert.Equal("calm", await ReadTextAsync(calm, 4));
        Assert.Empty(test.Faults);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Five_hundred_connections_each_hear_their_own_though_numbers_are_used_again(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var handlers = new List<Handler>();
        var address = await test.ListenAsync(connection =>
        {
            var handler = Handler.Echo(connection);
            handlers.Add(handler);
            return handler;
        });
        for (var round = 0; round < 3; round++)
        {
            var clients = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => ConnectAsync(address)));
            await Task.WhenAll(clients.Select(async (client, index) =>
            {
                var message = BitConverter.GetBytes((round * 1000) + index);
                await SendAsync(client, message);
                Assert.Equal(message, await ReadAsync(client, 4));
                if (index % 2 == 0)
                {
                    client.Close();
                }
            }));
            await test.OnLoop(() => handlers.ForEach(handler => handler.Connection.Close("over")));
            await Task.WhenAll((await test.OnLoop(handlers.ToArray)).Select(handler => handler.WhenClosed));
            clients.ToList().ForEach(client => client.Dispose());
        }

        Assert.Equal(1500, handlers.Count);
        Assert.All(handlers, handler => Assert.Equal((1, 0), (handler.Closings, handler.CallsAfterItsEnd)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_end_of_the_loop_closes_all_and_ends_its_thread(string kind)
    {
        var test = new LoopUnderTest(kind);
        var thread = await test.OnLoop(() => Thread.CurrentThread);
        var (handler, client) = await test.AcceptAsync(_ => new Handler());
        using var one = client;
        handler.OnClosed = () => test.Loop.Connect(client.LocalEndPoint!, new Handler());

        await test.DisposeAsync();

        Assert.False(thread.IsAlive);
        Assert.Equal(("the loop has ended", 1), (handler.Reason, handler.Closings));
        Assert.Empty(await ReadAsync(client, 1));
        test.Loop.Post(() => { });
        await test.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Once_it_listens_no_more_who_is_there_stays_and_who_comes_is_refused(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var (_, client) = await test.AcceptAsync(Handler.Echo);
        using var one = client;

        await test.OnLoop(test.Loop.StopListening);

        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(client.RemoteEndPoint!));
        await SendAsync(client, "here"u8.ToArray());
        Assert.Equal("here", await ReadTextAsync(client, 4));
    }
}
