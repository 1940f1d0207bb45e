using System.Diagnostics;
using DesignPatterns.ShardRouting.Loops;
using static DesignPatterns.ShardedServices.Tests.Loops.LoopUnderTest;

namespace DesignPatterns.ShardedServices.Tests.Loops;

/// <summary>Goal: what a loop is given to do it does on its thread, in order, and survives.</summary>
public sealed class ActionTests
{
    public static TheoryData<string> Kinds => LoopUnderTest.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Later_ones_run_in_the_order_in_which_they_are_due(string kind)
    {
        var time = new Testing.ManualTimeProvider();
        await using var test = new LoopUnderTest(kind, time);
        var ran = new List<int>();
        int[] delays = [30, 5, 0, 60, 5, 15];

        await test.OnLoop(() =>
        {
            foreach (var delay in delays)
            {
                test.Loop.After(TimeSpan.FromMilliseconds(delay), () => ran.Add(delay));
            }
        });
        time.Advance(TimeSpan.FromMilliseconds(60));
        while (await test.OnLoop(() => ran.Count) < delays.Length)
        {
            await Task.Yield();
        }

        Assert.Equal(delays.Order(), ran);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Later_ones_run_none_too_early(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var ran = new List<(int Delay, TimeSpan After)>();
        int[] delays = [30, 5, 0, 60, 5, 15];

        await test.OnLoop(() =>
        {
            foreach (var delay in delays)
            {
                var since = Stopwatch.GetTimestamp();
                test.Loop.After(
                    TimeSpan.FromMilliseconds(delay),
                    () => ran.Add((delay, Stopwatch.GetElapsedTime(since))));
            }
        });
        while (await test.OnLoop(() => ran.Count) < delays.Length)
        {
            await Task.Yield();
        }

        Assert.All(ran, one => Assert.True(one.After.TotalMilliseconds >= one.Delay, $"{one}"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Its_clock_is_the_one_it_was_given(string kind)
    {
        var time = new Testing.ManualTimeProvider();
        await using var test = new LoopUnderTest(kind, time);
        var rang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await test.OnLoop(() => test.Loop.After(TimeSpan.FromHours(1), rang.SetResult));
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(TimeSpan.FromMinutes(59), await test.OnLoop(() => test.Loop.Now));
        Assert.False(rang.Task.IsCompleted);

        time.Advance(TimeSpan.FromMinutes(1));
        await rang.Task.WaitAsync(Patience);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_many_threads_post_runs_in_each_ones_order(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var ran = new List<(int Poster, int Number)>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(poster => Task.Run(() =>
        {
            for (var number = 0; number < 5000; number++)
            {
                var one = (poster, number);
                test.Loop.Post(() => ran.Add(one));
            }
        })));

        var all = await test.OnLoop(() => ran.ToLookup(one => one.Poster, one => one.Number));
        Assert.Equal(8, all.Count);
        Assert.All(all, numbers => Assert.Equal(Enumerable.Range(0, 5000), numbers));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_action_that_posts_itself_again_and_again_stops_nothing(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var (_, client) = await test.AcceptAsync(Handler.Echo);
        using var one = client;
        await test.OnLoop(Again);

        await SendAsync(client, "ping"u8.ToArray());
        Assert.Equal("ping", await ReadTextAsync(client, 4));

        void Again()
        {
            test.Loop.Post(Again);
            test.Loop.After(TimeSpan.Zero, () => { });
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_turn_ends_after_actions_have_run_though_nothing_comes(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var isAsked = false;
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await test.OnLoop(() => test.Loop.TurnEnded = () => _ = isAsked && answered.TrySetResult());

        test.Loop.Post(() => isAsked = true);

        await answered.Task.WaitAsync(Patience);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_handler_that_throws_loses_its_connection_and_the_loop_goes_on(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var (_, calm) = await test.AcceptAsync(Handler.Echo);
        using var one = calm;
        var (failing, client) = await test.AcceptAsync(_ => new Handler());
        using var two = client;
        failing.OnReceived = _ => throw new InvalidOperationException("oh");
        failing.OnClosed = () => throw new InvalidOperationException("dear");
        var (greedy, third) = await test.AcceptAsync(
            _ => new Handler { OnReceived = bytes => bytes.Length + 1 });
        using var three = third;
        var address = await test.ListenAsync(_ => throw new InvalidOperationException("nobody"));
        using var four = await ConnectAsync(address);

        await SendAsync(client, "x"u8.ToArray());
        await SendAsync(third, "x"u8.ToArray());
        await failing.WhenClosed;
        await greedy.WhenClosed;
        Assert.Empty(await ReadAsync(four, 1));
        test.Loop.Post(() => throw new InvalidOperationException("an action"));

        await SendAsync(calm, "calm"u8.ToArray());
        Assert.Equal("calm", await ReadTextAsync(calm, 4));
        await test.OnLoop(() => { });
        Assert.Equal("its handler failed: oh", failing.Reason);
        Assert.Equal(
            ["2 bytes used of 1", "an action", "dear", "nobody", "oh"],
            test.Faults.Select(fault => fault.Message).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_async_method_that_starts_on_the_loop_goes_on_there(string kind)
    {
        await using var test = new LoopUnderTest(kind);
        var threads = await await test.OnLoop(async () =>
        {
            var before = Environment.CurrentManagedThreadId;
            await Task.Run(() => { });
            return (before, Environment.CurrentManagedThreadId);
        });

        Assert.Equal(threads.before, threads.CurrentManagedThreadId);
    }

    [Fact]
    public async Task Ten_thousand_echoes_allocate_nothing()
    {
        await using var test = new LoopUnderTest(nameof(LoopKind.Best));
        var (_, client) = await test.AcceptAsync(Handler.Echo);
        using var one = client;
        await EchoAsync(1000);
        var before = await test.OnLoop(GC.GetAllocatedBytesForCurrentThread);
        await EchoAsync(10_000);
        var after = await test.OnLoop(GC.GetAllocatedBytesForCurrentThread);

        // The question itself takes some; one object an echo would be 240,000.
        Assert.InRange(after - before, 0, 4096);

        Task EchoAsync(int count) => Task.Run(() =>
        {
            Span<byte> message = stackalloc byte[64];
            for (var i = 0; i < count; i++)
            {
                client.Send(message);
                for (var received = 0; received < message.Length;)
                {
                    received += client.Receive(message[received..]);
                }
            }
        });
    }
}
