using DesignPatterns.Gathering;

namespace DesignPatterns.ScatterGather.Tests.Gathering;

/// <summary>
/// Goal: gathers are used again, and never while something of the last use is under way. Method: several
/// threads, the real clock, and replicas whose calls end, fail and are given up on threads of their own.
/// </summary>
public sealed class RaceTests(ITestOutputHelper output)
{
    private const int Threads = 4;
    private const int Gathers = 600;

    [Fact]
    public async Task Gathers_of_many_threads_get_their_own_answers_and_leave_nothing_in_flight()
    {
        var options = new GatheringOptions { HedgeShare = 1, FirstHedgeDelay = TimeSpan.FromMilliseconds(1) };
        Leaf[] leaves =
        [
            .. Enumerable.Range(0, 3).Select(leaf => new Leaf(
                $"L{leaf}",
                Enumerable.Range(1, 3).Select(port => new Replica($"l{leaf}", port, options)),
                options,
                Random.Shared)),
        ];
        var gatherer = new Gatherer<int, int>(
            leaves, new Restless(), options, new(Grove.NewMeters()), TimeProvider.System);

        var answered = await Task.WhenAll(
            Enumerable.Range(0, Threads).Select(thread => Task.Run(() => Gather(gatherer, thread))));

        output.WriteLine($"{answered.Sum()} of {Threads * Gathers * leaves.Length} answered");
        await Wire.Wired.Until(() => leaves.Sum(leaf => leaf.Replicas.Sum(replica => replica.InFlight)) == 0);
    }

    private static async Task<int> Gather(Gatherer<int, int> gatherer, int thread)
    {
        var answered = 0;
        for (var i = 0; i < Gathers; i++)
        {
            using var caller = new CancellationTokenSource();
            var first = ((i * Threads) + thread) * gatherer.Leaves.Count;
            var gather = gatherer.GatherAsync(
                [.. gatherer.Leaves.Select((leaf, at) => new LeafRequest<int>(leaf, first + at))],
                Deadline.After(TimeSpan.FromMilliseconds(i % 7), TimeProvider.System),
                (Partial)(i % 3),
                caller.Token);
            if (i % 11 == 0)
            {
                caller.Cancel();
            }

            try
            {
                var gathered = await gather;
                Assert.All(gathered.Leaves.Index(), leaf => Assert.True(
                    leaf.Item.Outcome is not Outcome.Answered || leaf.Item.Answer == first + leaf.Index));
                answered += gathered.AnsweredCount;
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(0, i % 11);
            }
        }

        return answered;
    }

    private sealed class Restless : ILeafCalls<int, int>
    {
        public ValueTask<int> AskAsync(
            Replica replica, int request, Deadline deadline, CancellationToken cancellationToken) =>
            Random.Shared.Next(8) switch
            {
                0 => ValueTask.FromResult(request),
                1 => ValueTask.FromException<int>(new RefusedException(503, "busy")),
                2 => new(Late(request, cancellationToken)),
                _ => new(Soon(request)),
            };

        private static async Task<int> Soon(int request)
        {
            await Task.Yield();
            return request;
        }

        private static async Task<int> Late(int request, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20)), cancellationToken);
            return request;
        }
    }
}
