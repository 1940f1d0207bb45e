using System.Net;
using System.Net.Sockets;
using DesignPatterns.Gathering;
using DesignPatterns.Gathering.Wire;
using DesignPatterns.Testing;

namespace DesignPatterns.ScatterGather.Tests.Gathering.Wire;

/// <summary>
/// Goal: what the other side does wrong costs its own connection and nothing else. Method: bare sockets that
/// do what no real leaf or root would.
/// </summary>
public sealed class RubbishTests
{
    private static readonly byte[] Ping = [5, 0, 0, 0, 0, 0, 0, 0, 5];

    [Theory]
    [InlineData("ff ff ff ff 00 00 00 00 01")] // Announces 4 GiB.
    [InlineData("04 00 00 00 00 00 00 00 05")] // Less than a header.
    [InlineData("05 00 00 00 00 00 00 00 09")] // No such kind.
    [InlineData("05 00 00 00 00 00 00 00 02")] // A root does not answer.
    [InlineData("06 00 00 00 00 00 00 00 01 00")] // An ask without a deadline.
    [InlineData("0a 00 00 00 00 00 00 00 01 ff ff ff 00 01")] // A trace context that is not there.
    [InlineData("47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a 0d 0a")] // HTTP.
    public async Task Garbage_closes_its_own_connection_with_a_line_in_the_log(string garbage)
    {
        await using var host = await LeafHost.StartAsync(LeafHost.Echo);
        await using var root = new Wired(host.Port);
        Assert.Equal([7], await root.Ask([7]));
        using var rude = await Connect(host.Port);

        await rude.SendAsync(Convert.FromHexString(garbage.Replace(" ", "", StringComparison.Ordinal)));

        Assert.True(await IsClosed(rude));
        await Wired.Until(() => host.Log.Events.Contains("leaf.garbage_received"));
        Assert.Equal([7], await root.Ask([7]));
    }

    [Fact]
    public async Task Frames_that_come_byte_by_byte_are_understood()
    {
        await using var host = await LeafHost.StartAsync(LeafHost.Echo);
        using var slow = await Connect(host.Port);
        slow.NoDelay = true;

        foreach (var each in Ping)
        {
            await slow.SendAsync(new[] { each });
        }

        Assert.Equal([5, 0, 0, 0, 0, 0, 0, 0, 6], await Receive(slow, 9));
    }

    [Fact]
    public async Task A_root_that_never_reads_is_not_read_either()
    {
        var answered = 0;
        await using var host = await LeafHost.StartAsync((_, _, answer, _) =>
        {
            Interlocked.Increment(ref answered);
            answer.GetSpan(1_000_000);
            answer.Advance(1_000_000);
            return ValueTask.CompletedTask;
        });
        using var deaf = await Connect(host.Port);
        var asks = new FrameBuffer();
        for (var id = 0u; id < 2_000; id++)
        {
            asks.Add(id, FrameKind.Ask, [0xff, 0xff, 0xff, 0xff, 0]);
        }

        await deaf.SendAsync(asks.Written);
        var before = -1;
        while (before < 1 || before != Volatile.Read(ref answered))
        {
            before = Volatile.Read(ref answered);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        // What the kernel holds, and a few MiB: not two thousand answers.
        Assert.InRange(before, 1, 40);
        await using var root = new Wired(host.Port);
        Assert.Equal(1_000_000, (await root.Ask([])).Length);
    }

    [Theory]
    [InlineData("")] // Closes without a word.
    [InlineData("47 45 54")] // Half a header.
    [InlineData("ff 00 00 00 00 00 00 00 02 01 02")] // Half an answer.
    [InlineData("48 54 54 50 2f 31 2e 31 20 34 30 30")] // HTTP.
    [InlineData("05 00 00 00 00 00 00 00 03")] // A refusal without a status.
    [InlineData("05 00 00 00 00 00 00 00 01")] // A replica does not ask.
    public async Task What_a_replica_says_wrong_fails_all_that_wait_for_it_at_once(string rubbish)
    {
        var bytes = Convert.FromHexString(rubbish.Replace(" ", "", StringComparison.Ordinal));
        using var replica = Listen();
        await using var root = new Wired(PortOf(replica));
        var calls = Enumerable.Range(0, 10).Select(_ => root.Ask([1])).ToList();
        using (var socket = await replica.AcceptAsync())
        {
            await socket.SendAsync(bytes);
            socket.Shutdown(SocketShutdown.Send);
            foreach (var call in calls)
            {
                await Assert.ThrowsAsync<ReplicaUnreachableException>(() => call);
            }
        }

        Assert.Equal(0, root.Calls.InFlight);
        await Wired.Until(() => root.Replica.Health.IsEjected);
    }

    [Fact]
    public async Task An_answer_to_nobody_is_ignored()
    {
        using var replica = Listen();
        await using var root = new Wired(PortOf(replica));
        var call = root.Ask([1]);
        using var socket = await replica.AcceptAsync();
        var id = (await Receive(socket, 9))[4];

        await socket.SendAsync(Frame(0x77, FrameKind.Answer, 1));
        await socket.SendAsync(Frame(id, FrameKind.Answer, 2));

        Assert.Equal([2], await call);
    }

    [Fact]
    public async Task A_refused_connection_fails_at_once()
    {
        using var gone = new KeptPort();
        await using var root = new Wired(gone.Number);

        await Assert.ThrowsAsync<ReplicaUnreachableException>(() => root.Ask([1]));
    }

    [Fact]
    public async Task A_replica_that_hangs_is_ejected_by_its_silence_and_comes_back_when_it_speaks()
    {
        var time = new ManualTimeProvider();
        using var replica = Listen();
        await using var root = new Wired(PortOf(replica), time);
        var call = root.Ask([1]);
        using (var silent = await replica.AcceptAsync())
        {
            await OutwaitAsync(root, time);
            await Assert.ThrowsAsync<ReplicaUnreachableException>(() => call);
        }

        Assert.True(root.Replica.Health.IsEjected);
        using var healed = await replica.AcceptAsync();
        await healed.SendAsync(Frame(0, FrameKind.Pong));

        await Wired.Until(() => !root.Replica.Health.IsEjected);
    }

    [Fact]
    public async Task A_replica_that_was_silent_twice_makes_nobody_wait_until_it_speaks()
    {
        var time = new ManualTimeProvider();
        using var replica = Listen();
        await using var root = new Wired(PortOf(replica), time);
        for (var silence = 0; silence < 2; silence++)
        {
            var call = root.Ask([1]);
            using var silent = await replica.AcceptAsync();
            await OutwaitAsync(root, time);
            await Assert.ThrowsAsync<ReplicaUnreachableException>(() => call);
        }

        using var healed = await replica.AcceptAsync();
        Assert.Throws<ReplicaUnreachableException>(() => { _ = root.Ask([1]); });
        await healed.SendAsync(Frame(0, FrameKind.Pong));
        await Wired.Until(() => !root.Replica.Health.IsEjected);

        _ = root.Ask([1]);
        Assert.Equal(1, root.Calls.InFlight);
    }

    [Fact]
    public async Task A_pause_of_this_side_is_not_taken_for_the_silence_of_a_replica()
    {
        var time = new ManualTimeProvider();
        var clock = new ProcessClock(time);
        using var replica = Listen();
        await using var root = new Wired(PortOf(replica), clock);
        var call = root.Ask([1]);
        using var socket = await replica.AcceptAsync();
        var id = (await Receive(socket, 15))[4];
        var ping = Receive(socket, Ping.Length);
        while (!ping.IsCompleted)
        {
            // Fires what is due at once, as soon as it is set.
            time.Advance(TimeSpan.Zero);
            await Task.Delay(1);
        }

        clock.Pause();
        time.Advance(10 * Wired.PingPeriod);
        clock.Wake();
        await socket.SendAsync(Frame(id, FrameKind.Answer, 2));

        Assert.Equal([2], await call);
    }

    /// <summary>Moves the clock on from one ping to the next, until the calls that wait are given up.</summary>
    private static async Task OutwaitAsync(Wired root, ManualTimeProvider time)
    {
        while (root.Calls.InFlight > 0)
        {
            time.Advance(Wired.PingPeriod);
            await Task.Delay(1);
        }
    }

    private static byte[] Frame(uint id, FrameKind kind, params ReadOnlySpan<byte> body)
    {
        var buffer = new FrameBuffer();
        buffer.Add(id, kind, body);
        return buffer.Written.ToArray();
    }

    private static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    private static int PortOf(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    private static async Task<Socket> Connect(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private static async Task<byte[]> Receive(Socket socket, int count)
    {
        using var patience = new CancellationTokenSource(Wired.Patience);
        var bytes = new byte[count];
        for (var held = 0; held < count;)
        {
            var read = await socket.ReceiveAsync(bytes.AsMemory(held), patience.Token);
            Assert.NotEqual(0, read);
            held += read;
        }

        return bytes;
    }

    private static async Task<bool> IsClosed(Socket socket)
    {
        using var patience = new CancellationTokenSource(Wired.Patience);
        try
        {
            return await socket.ReceiveAsync(new byte[1], patience.Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
