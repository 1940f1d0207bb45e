using System.Net.Sockets;
using static DesignPatterns.ShardedServices.Tests.Loops.LoopUnderTest;

namespace DesignPatterns.ShardedServices.Tests.Loops;

/// <summary>Goal: what is written arrives, whole and in order, however slowly it is taken.</summary>
public sealed class SendingTests
{
    private const int Much = 20_000_000;

    public static TheoryData<string> Kinds => LoopUnderTest.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_a_peer_does_not_take_waits_and_it_is_told_when_it_was_taken(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var (handler, client) = await test.AcceptAsync(_ => new Handler());
        using var one = client;
        var message = new byte[Much];
        new Random(3).NextBytes(message);

        await test.OnLoop(() =>
        {
            handler.Connection.Write(message.AsSpan(0, Much / 2));
            message.AsSpan(Much / 2).CopyTo(handler.Connection.GetSpan(Much / 2));
            handler.Connection.Advance(Much / 2);
        });

        // The turn after has tried to send; the two buffers of the kernel hold less than this.
        Assert.InRange(await test.OnLoop(() => handler.Connection.Unsent), Much / 2, Much);
        Assert.False(handler.WhenDrained.IsCompleted);

        var received = await ReadAsync(client, Much);
        await handler.WhenDrained;
        Assert.True(received.AsSpan().SequenceEqual(message));
        Assert.Equal(0, await test.OnLoop(() => handler.Connection.Unsent));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_an_action_writes_leaves_in_its_turn(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var (handler, client) = await test.AcceptAsync(_ => new Handler());
        using var one = client;

        var unsentAtTheNextTurn = -1;
        await test.OnLoop(() =>
        {
            handler.Connection.Write("now"u8);
            test.Loop.Post(() => unsentAtTheNextTurn = handler.Connection.Unsent);
        });

        Assert.Equal("now", await ReadTextAsync(client, 3));
        await test.OnLoop(() => { });
        Assert.Equal(0, unsentAtTheNextTurn);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_last_answer_arrives_whole_though_the_client_goes_on_sending(string kind)
    {
        // Its second to take the answer lasts as long as this machine needs.
        await using var test = new LoopUnderTest(kind, new Testing.ManualTimeProvider());
        var (handler, client) = await test.AcceptAsync(_ => new Handler());
        using var one = client;
        handler.OnReceived = bytes =>
        {
            handler.Connection.Write(new byte[1_000_000]);
            handler.Connection.CloseWhenSent();
            handler.Connection.Write("dropped"u8);
            return bytes.Length;
        };

        // Were the socket closed with these unread, the answer would be lost to a reset.
        await SendAsync(client, new byte[100]);
        await SendAsync(client, new byte[500_000]);
        var received = await ReadAsync(client, 2_000_000);

        Assert.Equal(1_000_000, received.Length);
        await handler.WhenClosed;
        Assert.Equal("closed here, all sent", handler.Reason);
        Assert.False(handler.WasCalledWithin);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_not_taken_within_a_second_is_dropped_when_it_is_to_close(string kind)
    {
        var time = new Testing.ManualTimeProvider();
        await using var test = new LoopUnderTest(kind, time);
        var (handler, client) = await test.AcceptAsync(_ => new Handler());
        using var one = client;

        await test.OnLoop(() =>
        {
            handler.Connection.Write(new byte[Much]);
            handler.Connection.CloseWhenSent();
        });
        time.Advance(TimeSpan.FromSeconds(0.9));
        await test.OnLoop(() => { });
        Assert.Equal(0, handler.Closings);

        time.Advance(TimeSpan.FromSeconds(0.2));
        await handler.WhenClosed;
        Assert.InRange(await CountToItsEndAsync(client), 0, Much - 1);
    }

    /// <summary>What comes until the other end closes or resets.</summary>
    private static async Task<int> CountToItsEndAsync(Socket client)
    {
        var count = 0;
        try
        {
            while (await ReadAsync(client, 65_536) is { Length: > 0 } bytes)
            {
                count += bytes.Length;
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Dropped, and said so.
        }

        return count;
    }
}
