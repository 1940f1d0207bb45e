using DesignPatterns.Gathering;

namespace DesignPatterns.ScatterGather.Tests.Gathering;

/// <summary>Goal: a gather costs its result and nothing else. Method: count bytes on this thread.</summary>
// One after the other with those that listen: an attempt that is listened to has a span.
[Collection("spans")]
public sealed class AllocationTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Four_leaves_that_answer_at_once_cost_little_more_than_the_result()
    {
        var grove = new Grove((_, _) => Deed.Answer());
        var calls = new Echo();
        var gatherer = new Gatherer<int, int>(
            grove.Gatherer.Leaves, calls, new(), new(Grove.NewMeters()), TimeProvider.System);
        LeafRequest<int>[] requests = [.. gatherer.Leaves.Select(leaf => new LeafRequest<int>(leaf, 1))];
        await Measure(gatherer, requests, 2_000);

        var perGather = await Measure(gatherer, requests, 10_000);

        output.WriteLine($"{perGather:0} bytes a gather");
        // Four outcomes of 64 bytes, in an array, in an object.
        Assert.InRange(perGather, 0, 400);
    }

    private static async Task<double> Measure(
        Gatherer<int, int> gatherer, LeafRequest<int>[] requests, int times)
    {
        var answers = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < times; i++)
        {
            // It has ended by the time it is awaited, so this goes on in the same thread.
            var gathered = await gatherer.GatherAsync(
                requests, Deadline.After(TimeSpan.FromMinutes(1), TimeProvider.System), Partial.Allow);
            answers += gathered.AnsweredCount;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(4 * times, answers);
        return allocated / (double)times;
    }

    private sealed class Echo : ILeafCalls<int, int>
    {
        public ValueTask<int> AskAsync(
            Replica replica, int request, Deadline deadline, CancellationToken cancellationToken) =>
            new(request);
    }
}
