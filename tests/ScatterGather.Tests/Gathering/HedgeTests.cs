using DesignPatterns.Gathering;

namespace DesignPatterns.ScatterGather.Tests.Gathering;

/// <summary>
/// Goal: hedging takes the stragglers away, and never costs more than its share. Method: thousands of
/// scripted calls on a clock moved by hand, with a seed that is told.
/// </summary>
public sealed class HedgeTests(ITestOutputHelper output)
{
    private const int Gathers = 2_500;
    private const int Leaves = 4;

    [Fact]
    public async Task The_loser_is_cancelled_and_the_outcome_tells_of_the_hedge()
    {
        var slow = new HashSet<Replica>();
        var grove = new Grove((replica, _) => slow.Contains(replica) ? Deed.Answer(80) : Deed.Answer(1), leaves: 1);
        await Warm(grove, 700);
        slow.Add(grove.Calls.Asked[^1]);
        // So that the next draw meets it, whatever the two have taken before.
        var slowed = slow.Single();
        slowed.Latency.Add(TimeSpan.Zero, grove.Gatherer.Now + TimeSpan.FromHours(1));
        grove.Calls.Asked.Clear();

        var gathered = await grove.Run(grove.Ask(1_000));

        var leaf = gathered.Leaves[0];
        Assert.Equal((Outcome.Answered, true, 2), (leaf.Outcome, leaf.Hedged, leaf.Attempts));
        Assert.Equal(grove.Calls.Asked[1].Name, leaf.Replica);
        Assert.Equal([slowed], grove.Calls.Cancelled);
        Assert.InRange(gathered.Took.TotalMilliseconds, 2, 4);
        Assert.Equal(0, grove.InFlight);
    }

    [Fact]
    public async Task One_straggler_in_a_hundred_costs_at_most_five_percent_more_calls_and_is_not_waited_for()
    {
        var (extra, took) = await RunStragglers(straggling: 0.01, new(), seed: 20_130_213);

        Assert.InRange(extra, 1, Gathers * Leaves * 0.05);
        // Without hedges 4 gathers in 100 take 100 ms: 1 − 0.99⁴.
        Assert.InRange(took.Count(each => each >= TimeSpan.FromMilliseconds(100)), 0, Gathers / 100);
    }

    [Fact]
    public async Task Hedging_from_the_median_on_stays_within_five_percent_too()
    {
        var (extra, _) = await RunStragglers(0.01, new() { HedgeQuantile = 0.5 }, seed: 20_130_214);

        Assert.InRange(extra, 1, Gathers * Leaves * 0.05);
    }

    [Fact]
    public async Task Calls_that_are_only_a_little_slow_leave_the_stragglers_their_hedges()
    {
        var (_, took) = await RunStragglers(0.01, new() { HedgeQuantile = 0.5 }, seed: 20_130_215);

        // Half of all calls want a hedge, and there are enough for one in twenty; a straggler gets one the second time.
        Assert.InRange(took.Skip(Gathers / 2).Count(each => each >= TimeSpan.FromMilliseconds(40)), 0, 3);
    }

    [Fact]
    public async Task Hedging_from_the_median_on_without_a_budget_would_not()
    {
        var (extra, _) = await RunStragglers(0.01, new() { HedgeQuantile = 0.5, HedgeShare = 1 }, seed: 20_130_214);

        Assert.True(extra > Gathers * Leaves * 0.05, $"{extra} extra calls");
    }

    [Fact]
    public async Task A_leaf_with_one_replica_is_not_hedged()
    {
        var grove = new Grove((_, _) => Deed.Answer(90), leaves: 1, replicas: 1);
        await Warm(grove, 30);

        Assert.Equal(30, grove.Calls.Asked.Count);
    }

    [Fact]
    public async Task A_replica_that_hangs_is_soon_not_chosen_any_longer()
    {
        var hangs = false;
        var grove = new Grove((replica, _) => hangs && replica.Port == 1 ? Deed.Hang() : Deed.Answer(1), leaves: 1);
        await Warm(grove, 500);
        hangs = true;
        grove.Calls.Asked.Clear();

        await Warm(grove, 500);

        output.WriteLine($"{grove.Calls.Asked.Count(replica => replica.Port == 1)} of 500 calls met it");
        Assert.InRange(grove.Calls.Asked.Count(replica => replica.Port == 1), 0, 10);
    }

    private static async Task Warm(Grove grove, int gathers)
    {
        for (var i = 0; i < gathers; i++)
        {
            Assert.True((await grove.Run(grove.Ask(100))).IsComplete);
        }
    }

    private async Task<(int Extra, List<TimeSpan> Took)> RunStragglers(
        double straggling, GatheringOptions options, int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var grove = new Grove(
            (_, _) => random.NextDouble() < straggling
                ? Deed.Answer(100)
                : Deed.Answer(1 + (10 * random.NextDouble())),
            Leaves,
            options: options,
            seed: seed);
        var took = new List<TimeSpan>();
        for (var i = 0; i < Gathers; i++)
        {
            took.Add((await grove.Run(grove.Ask(1_000))).Took);
        }

        var extra = grove.Calls.Asked.Count - (Gathers * Leaves);
        output.WriteLine($"{extra} extra calls, slowest {took.Max().TotalMilliseconds} ms");
        return (extra, took);
    }
}
