using DesignPatterns.Gathering;

namespace DesignPatterns.ScatterGather.Tests.Gathering.Choosing;

/// <summary>
/// Goal: calls go where they wait least, and nobody is left out for ever. Method: count many choices.
/// </summary>
public sealed class ChoiceTests
{
    private static readonly GatheringOptions Options = new();
    private static readonly TimeSpan Now = TimeSpan.FromMinutes(1);

    private readonly Leaf _leaf = new(
        "L",
        Enumerable.Range(1, 3).Select(port => new Replica("l", port, Options)),
        Options,
        new Random(7));

    [Fact]
    public void Equal_replicas_share_equally() =>
        Assert.All(Picks(3_000), count => Assert.InRange(count, 900, 1_100));

    [Fact]
    public void The_slowest_of_three_is_never_drawn_first_and_the_fastest_most_often()
    {
        for (var i = 0; i < 3; i++)
        {
            _leaf.Replicas[i].Latency.Add(TimeSpan.FromMilliseconds(i + 1), Now);
        }

        var picks = Picks(3_000);

        Assert.Equal(0, picks[2]);
        Assert.InRange(picks[0], 1_900, 2_100);
    }

    [Fact]
    public void A_slow_one_is_forgiven_when_it_was_not_asked_for_a_while()
    {
        _leaf.Replicas[2].Latency.Add(TimeSpan.FromMilliseconds(50), Now);
        var later = Now + TimeSpan.FromSeconds(25);

        _leaf.Replicas[0].Latency.Add(TimeSpan.FromMilliseconds(1), later);

        Assert.True(_leaf.Replicas[2].CostAt(Now) > _leaf.Replicas[0].CostAt(later));
        Assert.True(_leaf.Replicas[2].CostAt(later) < _leaf.Replicas[0].CostAt(later));
    }

    [Fact]
    public void A_few_calls_given_up_tell_a_replica_that_hangs_and_one_straggler_does_not_empty_it()
    {
        var replica = _leaf.Replicas[0];
        var now = Now;
        for (var i = 0; i < 200; i++)
        {
            replica.Latency.Add(TimeSpan.FromMilliseconds(1), now += TimeSpan.FromMilliseconds(1));
        }

        replica.Latency.Add(TimeSpan.FromMilliseconds(100), now);
        Assert.InRange(replica.Latency.ExpectedAt(now), 1_000, 4_500);
        for (var i = 0; i < 8; i++)
        {
            replica.Latency.AddAtLeast(TimeSpan.FromMilliseconds(30), now);
        }

        Assert.InRange(replica.Latency.ExpectedAt(now), 25_000, 30_100);
    }

    [Fact]
    public void What_was_tried_is_not_picked_again_and_the_ejected_only_when_nobody_else_is_left()
    {
        _leaf.Replicas[0].Health.Lose("gone");

        Assert.Equal(2, _leaf.Pick(tried: 0b010, Now));
        Assert.Equal(0, _leaf.Pick(tried: 0b110, Now));
        Assert.Equal(-1, _leaf.PickAvailable(tried: 0b110, Now));
        Assert.Equal(-1, _leaf.Pick(tried: 0b111, Now));
    }

    private int[] Picks(int times)
    {
        var counts = new int[_leaf.Replicas.Count];
        for (var i = 0; i < times; i++)
        {
            counts[_leaf.Pick(tried: 0, Now)]++;
        }

        return counts;
    }
}
