using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.ScatterGather.Tests.Gathering.Wire;

/// <summary>
/// Goal: who gives a call up frees the leaf as well. Method: a handler that never ends by itself.
/// </summary>
public sealed class CancelTests
{
    [Fact]
    public async Task A_call_given_up_is_cancelled_at_the_leaf_and_counted_and_the_next_is_answered()
    {
        var (started, cancelled) = (0, 0);
        await using var host = await LeafHost.StartAsync(async (request, _, _, token) =>
        {
            if (request.Length > 0)
            {
                Interlocked.Increment(ref started);
                using var seen = token.Register(() => Interlocked.Increment(ref cancelled));
                await Task.Delay(Timeout.Infinite, token);
            }
        });
        using var counted = new Counted(host.Services.GetRequiredService<IMeterFactory>());
        await using var root = new Wired(host.Port);
        using var caller = new CancellationTokenSource();

        var calls = Enumerable.Range(0, 100).Select(_ => root.Ask([1], cancellationToken: caller.Token)).ToList();
        await Wired.Until(() => Volatile.Read(ref started) == 100);
        await caller.CancelAsync();

        foreach (var call in calls)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        Assert.Equal(0, root.Calls.InFlight);
        await Wired.Until(() => Volatile.Read(ref cancelled) == 100);
        await Wired.Until(() => counted["designpatterns.leaf.cancelled"] == 100);
        Assert.Empty(await root.Ask([]));
    }

    [Fact]
    public async Task Answers_and_cancellations_that_cross_never_mix_calls_up()
    {
        await using var host = await LeafHost.StartAsync(async (request, call, answer, token) =>
        {
            if (request.Span[0] % 2 == 0)
            {
                await Task.Yield();
            }

            await LeafHost.Echo(request, call, answer, token);
        });
        await using var root = new Wired(host.Port);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() => Race(root, worker))));

        Assert.Equal(0, root.Calls.InFlight);
    }

    private static async Task Race(Wired root, int worker)
    {
        for (var i = 0; i < 2_000; i++)
        {
            using var caller = new CancellationTokenSource();
            var request = BitConverter.GetBytes((i * 4) + worker);
            var call = root.Ask(request, cancellationToken: caller.Token);
            if (i % 3 == 0)
            {
                caller.Cancel();
            }

            try
            {
                Assert.Equal(request, await call);
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(0, i % 3);
            }
        }
    }

    [Fact]
    public async Task A_root_that_goes_away_cancels_all_it_asked()
    {
        var (started, cancelled) = (0, 0);
        await using var host = await LeafHost.StartAsync(async (_, _, _, token) =>
        {
            using var seen = token.Register(() => Interlocked.Increment(ref cancelled));
            Interlocked.Increment(ref started);
            await Task.Delay(Timeout.Infinite, token);
        });
        var root = new Wired(host.Port);
        var calls = Enumerable.Range(0, 10).Select(_ => root.Ask([])).ToList();
        await Wired.Until(() => Volatile.Read(ref started) == 10);

        await root.DisposeAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => Task.WhenAll(calls));
        await Wired.Until(() => Volatile.Read(ref cancelled) == 10);
    }

    [Fact]
    public async Task A_leaf_that_stops_answers_what_it_has_begun_and_closes()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = 0;
        var host = await LeafHost.StartAsync(async (request, call, answer, token) =>
        {
            Interlocked.Increment(ref started);
            await gate.Task;
            await LeafHost.Echo(request, call, answer, token);
        });
        await using var root = new Wired(host.Port);
        var calls = Enumerable.Range(0, 10).Select(i => root.Ask([(byte)i])).ToList();
        await Wired.Until(() => Volatile.Read(ref started) == 10);

        var stopping = host.StopAsync();
        gate.SetResult();

        Assert.Equal(Enumerable.Range(0, 10), (await Task.WhenAll(calls)).Select(answer => (int)answer.Single()));
        await stopping.WaitAsync(Wired.Patience);
        await host.DisposeAsync();
    }
}
