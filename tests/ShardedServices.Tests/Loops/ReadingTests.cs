using System.Collections.Concurrent;
using System.Net.Sockets;
using static DesignPatterns.ShardedServices.Tests.Loops.LoopUnderTest;

namespace DesignPatterns.ShardedServices.Tests.Loops;

/// <summary>Goal: a handler sees every byte once and in order, however they come. Method: real
/// sockets.</summary>
public sealed class ReadingTests
{
    public static TheoryData<string> Kinds => LoopUnderTest.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_sent_comes_back(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var (_, client) = await test.AcceptAsync(Handler.Echo);
        using var one = client;

        await SendAsync(client, "hello"u8.ToArray());

        Assert.Equal("hello", await ReadTextAsync(client, 5));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_message_of_ten_megabytes_arrives_whole(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var message = new byte[10_000_000];
        new Random(1).NextBytes(message);
        var received = new ConcurrentQueue<byte[]>();
        var (handler, client) = await test.AcceptAsync(
            connection => new Handler { Connection = connection, MostUnread = message.Length });
        using var one = client;
        handler.OnReceived = bytes =>
        {
            if (bytes.Length < message.Length)
            {
                return 0;
            }

            received.Enqueue(bytes[..message.Length].ToArray());
            handler.Connection.Write("!"u8);
            return message.Length;
        };

        await SendAsync(client, message);
        await ReadAsync(client, 1);
        await SendAsync(client, message);
        await ReadAsync(client, 1);

        Assert.Equal(2, received.Count);
        Assert.All(received, bytes => Assert.True(bytes.AsSpan().SequenceEqual(message)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task One_byte_more_unread_than_the_most_closes(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var seen = 0;
        var (handler, client) = await test.AcceptAsync(_ => new Handler { MostUnread = 100_000 });
        using var one = client;
        handler.OnReceived = bytes =>
        {
            seen = bytes.Length;
            handler.Connection.Write("!"u8);
            return 0;
        };

        await SendAsync(client, new byte[100_000]);
        while (await test.OnLoop(() => seen) < 100_000)
        {
            await ReadAsync(client, 1);
        }

        Assert.Equal(0, handler.Closings);

        await SendAsync(client, new byte[1]);
        await handler.WhenClosed;
        Assert.Contains("100000 bytes", handler.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Lines_cut_anywhere_are_handed_over_whole(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var lines = new List<int>();
        var (handler, client) = await test.AcceptAsync(_ => new Handler());
        using var one = client;
        handler.OnReceived = bytes =>
        {
            var used = 0;
            while (bytes[used..].IndexOf((byte)'\n') is >= 0 and var length)
            {
                lines.Add(bytes.Slice(used, length).IndexOfAnyExcept((byte)'x') < 0 ? length : -1);
                handler.Connection.Write("."u8);
                used += length + 1;
            }

            return used;
        };

        // Longer and shorter than what is copied before the next read (16 KiB), and than one read (256 KiB).
        var random = new Random(2);
        int[] lengths = [.. Enumerable.Range(0, 200).Select(i => random.Next(i % 10 == 0 ? 400_000 : 300))];
        byte[] text = [.. lengths.SelectMany(length => Line(length))];
        for (var sent = 0; sent < text.Length;)
        {
            var count = Math.Min(text.Length - sent, random.Next(1, 50_000));
            await SendAsync(client, text.AsMemory(sent, count));
            sent += count;
        }

        await ReadAsync(client, lengths.Length);
        Assert.Equal(lengths, await test.OnLoop(() => lines.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_paused_connection_hands_over_nothing_and_what_was_left_once_it_goes_on(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var calls = new List<string>();
        var (handler, client) = await test.AcceptAsync(_ => new Handler());
        using var one = client;
        handler.OnReceived = bytes =>
        {
            calls.Add(System.Text.Encoding.ASCII.GetString(bytes));
            handler.Connection.IsPaused = calls.Count == 1;
            handler.Connection.Write("!"u8);
            return calls.Count == 1 ? 2 : bytes.Length;
        };

        await SendAsync(client, "abcd"u8.ToArray());
        await ReadAsync(client, 1);
        await SendAsync(client, "ef"u8.ToArray());
        await SendThroughAnotherAsync(test);
        Assert.Equal(["abcd"], await test.OnLoop(() => calls.ToArray()));

        await test.OnLoop(() => handler.Connection.IsPaused = false);
        while (string.Concat(await test.OnLoop(() => calls.Skip(1).ToArray())) != "cdef")
        {
            await ReadAsync(client, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_left_when_it_goes_on_comes_though_nothing_new_does(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var calls = 0;
        var (handler, client) = await test.AcceptAsync(_ => new Handler());
        using var one = client;
        handler.OnReceived = bytes =>
        {
            // One byte a call; paused and going on again within the call.
            calls++;
            handler.Connection.Write(bytes[..1]);
            handler.Connection.IsPaused = true;
            handler.Connection.IsPaused = false;
            return 1;
        };

        await SendAsync(client, "abcd"u8.ToArray());

        Assert.Equal("abcd", await ReadTextAsync(client, 4));
        Assert.Equal(4, calls);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_left_when_it_goes_on_comes_before_the_end_that_is_behind_it(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var calls = new List<string>();
        var (handler, client) = await test.AcceptAsync(_ => new Handler());
        using var one = client;
        handler.OnReceived = bytes =>
        {
            // One byte a call, and a pause behind each.
            calls.Add(System.Text.Encoding.ASCII.GetString(bytes[..1]));
            handler.Connection.IsPaused = true;
            handler.Connection.Write("!"u8);
            return 1;
        };
        handler.OnEnded = () =>
        {
            calls.Add("end");
            return false;
        };

        await SendAsync(client, "abcd"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);
        for (var answered = 1; answered <= 4; answered++)
        {
            await ReadAsync(client, 1);
            await test.OnLoop(() => handler.Connection.IsPaused = false);
        }

        await handler.WhenClosed;
        Assert.Equal(["a", "b", "c", "d", "end"], calls);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task One_that_floods_the_loop_leaves_the_others_their_turn(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var (inTurn, mostInTurn) = (0, 0);
        var (flooded, flood) = await test.AcceptAsync(_ => new Handler());
        using var one = flood;
        var (_, client) = await test.AcceptAsync(Handler.Echo);
        using var two = client;
        await test.OnLoop(() => test.Loop.TurnEnded = () => inTurn = 0);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        flooded.OnReceived = bytes =>
        {
            begun.TrySetResult();
            inTurn += bytes.Length;
            mostInTurn = Math.Max(inTurn, mostInTurn);
            return bytes.Length;
        };
        using var enough = new CancellationTokenSource();
        var flooding = Task.Run(async () =>
        {
            var bytes = new byte[1024 * 1024];
            while (!enough.IsCancellationRequested)
            {
                await SendAsync(flood, bytes);
            }
        });

        await begun.Task.WaitAsync(Patience);
        for (var i = 0; i < 50; i++)
        {
            await SendAsync(client, "ping"u8.ToArray());
            Assert.Equal("ping", await ReadTextAsync(client, 4));
        }

        await enough.CancelAsync();
        await flooding;
        Assert.InRange(await test.OnLoop(() => mostInTurn), 1, 256 * 1024);
    }

    private static IEnumerable<byte> Line(int length) => Enumerable.Repeat((byte)'x', length).Append((byte)'\n');

    /// <summary>When its answer is here, the loop has had the time to hand over what came before.</summary>
    private static async Task SendThroughAnotherAsync(LoopUnderTest test)
    {
        var (_, client) = await test.AcceptAsync(Handler.Echo);
        using var one = client;
        await SendAsync(client, "x"u8.ToArray());
        await ReadAsync(client, 1);
    }
}
