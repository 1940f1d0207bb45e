using System.Buffers;
using System.Diagnostics;
using DesignPatterns.Gathering;
using DesignPatterns.Gathering.Wire;

namespace DesignPatterns.ScatterGather.Tests.Gathering.Wire;

/// <summary>
/// Goal: many calls share a connection, and each gets its own answer. Method: a real Kestrel and a real
/// socket.
/// </summary>
public sealed class RoundTripTests
{
    [Fact]
    public async Task A_thousand_calls_at_once_share_a_connection_and_each_gets_its_own_answer()
    {
        await using var host = await LeafHost.StartAsync(async (request, _, answer, _) =>
        {
            if (request.Length % 3 == 0)
            {
                // Those are overtaken by the others.
                await Task.Yield();
            }

            answer.Write(request.Span);
        });
        await using var root = new Wired(host.Port);
        var random = new Random(20_261_121);
        byte[][] requests = [.. Enumerable.Range(0, 1_000).Select(_ => new byte[random.Next(2_000)])];
        Array.ForEach(requests, random.NextBytes);

        var answers = await Task.WhenAll(requests.Select(request => root.Ask(request)));

        Assert.All(requests.Zip(answers), each => Assert.Equal(each.First, each.Second));
        Assert.Equal(0, root.Calls.InFlight);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_536)]
    [InlineData(4 * 1024 * 1024 - 64)]
    public async Task Frames_of_any_size_up_to_4_MiB_pass(int size)
    {
        await using var host = await LeafHost.StartAsync(LeafHost.Echo);
        await using var root = new Wired(host.Port);
        var request = new byte[size];
        new Random(size).NextBytes(request);

        var answer = await root.Ask(request);

        Assert.True(request.AsSpan().SequenceEqual(answer));
    }

    [Fact]
    public async Task A_request_or_an_answer_beyond_4_MiB_fails_alone()
    {
        await using var host = await LeafHost.StartAsync((request, _, answer, _) =>
        {
            answer.Write(new byte[request.Length > 0 ? FrameHeader.MostLength : 1]);
            return ValueTask.CompletedTask;
        });
        await using var root = new Wired(host.Port);

        var refusal = await Assert.ThrowsAsync<RefusedException>(() => root.Ask(new byte[FrameHeader.MostLength]));
        Assert.Equal(413, refusal.Status);
        refusal = await Assert.ThrowsAsync<RefusedException>(() => root.Ask([1]));
        Assert.Equal(422, refusal.Status);
        Assert.Single(await root.Ask([]));
    }

    [Fact]
    public async Task The_deadline_travels_and_each_hop_has_less()
    {
        var remaining = TimeSpan.Zero;
        await using var host = await LeafHost.StartAsync((_, call, _, _) =>
        {
            remaining = call.Deadline.Remaining;
            return ValueTask.CompletedTask;
        });
        await using var root = new Wired(host.Port);

        await root.Ask([], Wired.Patience);

        Assert.InRange(remaining, TimeSpan.FromTicks(1), Wired.Patience - TimeSpan.FromTicks(1));
    }

    [Fact]
    public async Task A_deadline_that_passes_cancels_what_runs_at_the_leaf()
    {
        await using var host = await LeafHost.StartAsync(
            (_, _, _, cancelled) => new(Task.Delay(Timeout.Infinite, cancelled)));
        await using var root = new Wired(host.Port);

        var refusal = await Assert.ThrowsAsync<RefusedException>(() => root.Ask([], TimeSpan.FromMilliseconds(20)));

        Assert.Equal(504, refusal.Status);
    }

    [Fact]
    public async Task The_trace_context_travels()
    {
        var parent = default(ActivityContext);
        await using var host = await LeafHost.StartAsync((_, call, _, _) =>
        {
            parent = call.Parent;
            return ValueTask.CompletedTask;
        });
        await using var root = new Wired(host.Port);
        using var span = new Activity("ask").Start();

        await root.Ask([]);

        Assert.Equal((span.TraceId, span.SpanId, true), (parent.TraceId, parent.SpanId, parent.IsRemote));
    }

    [Fact]
    public async Task A_refusal_says_what_the_leaf_said_and_an_exception_says_nothing_of_itself()
    {
        await using var host = await LeafHost.StartAsync((request, _, _, _) => request.Length == 0
            ? throw new RefusedException(400, "nothing was asked – nichts gefragt")
            : ValueTask.FromException(new InvalidOperationException("secret")));
        await using var root = new Wired(host.Port);

        var refusal = await Assert.ThrowsAsync<RefusedException>(() => root.Ask([]));
        Assert.Equal((400, "nothing was asked – nichts gefragt"), (refusal.Status, refusal.Message));

        var failure = await Assert.ThrowsAsync<RefusedException>(() => root.Ask([1]));
        Assert.Equal((500, "the leaf failed"), (failure.Status, failure.Message));
        Assert.Equal(["leaf.call_failed"], host.Log.Events);
    }

    [Fact]
    public async Task Beyond_1024_calls_under_way_a_call_is_refused_as_busy()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await LeafHost.StartAsync((_, _, _, _) => new(gate.Task));
        await using var root = new Wired(host.Port);
        var calls = Enumerable.Range(0, CallTable.Most).Select(_ => root.Ask([])).ToList();

        var refusal = await Assert.ThrowsAsync<RefusedException>(() => root.Ask([]));

        Assert.Equal(503, refusal.Status);
        gate.SetResult();
        await Task.WhenAll(calls);
        Assert.Empty(await root.Ask([]));
    }
}
