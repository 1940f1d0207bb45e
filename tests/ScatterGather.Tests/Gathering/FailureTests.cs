using DesignPatterns.Gathering;

namespace DesignPatterns.ScatterGather.Tests.Gathering;

/// <summary>
/// Goal: one replica of a leaf is enough, and a dead one is left alone. Method: scripted replicas that are
/// dead from some moment on.
/// </summary>
public sealed class FailureTests
{
    [Fact]
    public async Task One_replica_of_every_leaf_killed_at_once_fails_no_search()
    {
        var areDead = false;
        var grove = new Grove((replica, _) => areDead && replica.Port == 1 ? Deed.Fail() : Deed.Answer(1));
        await Ask(grove, 200);

        areDead = true;
        grove.Calls.Asked.Clear();
        await Ask(grove, 500);

        // Each is tried once an ejection period, from 100 ms doubling up to 5 s.
        Assert.InRange(grove.Calls.Asked.Count(replica => replica.Port == 1), 4, 4 * 6);
    }

    [Fact]
    public async Task Many_calls_that_one_death_fails_are_all_tried_elsewhere()
    {
        var grove = new Grove((replica, _) => replica.Port == 1 ? Deed.Fail(2) : Deed.Answer(3));

        var gathers = Enumerable.Range(0, 250).Select(_ => grove.Ask(100)).ToList();
        grove.Pass(10);

        foreach (var gather in gathers)
        {
            Assert.True((await gather).IsComplete);
        }

        Assert.Equal(0, grove.InFlight);
    }

    [Fact]
    public async Task A_replica_comes_back_when_one_live_call_succeeds()
    {
        var isDead = true;
        var grove = new Grove((replica, _) => isDead && replica.Port == 1 ? Deed.Fail() : Deed.Answer(1), leaves: 1);
        await Ask(grove, 20);
        var replica = grove.Gatherer.Leaves[0].Replicas[0];
        Assert.True(replica.Health.IsEjected);

        isDead = false;
        await Ask(grove, 6_000);

        Assert.False(replica.Health.IsEjected);
    }

    [Fact]
    public async Task Replicas_that_are_all_ejected_are_tried_all_the_same()
    {
        var areDead = true;
        var grove = new Grove((_, _) => areDead ? Deed.Fail() : Deed.Answer(1), leaves: 1);
        Assert.False((await grove.Ask(100)).IsComplete);
        Assert.All(grove.Gatherer.Leaves[0].Replicas, replica => Assert.True(replica.Health.IsEjected));

        areDead = false;

        Assert.True((await grove.Run(grove.Ask(100))).IsComplete);
    }

    [Fact]
    public async Task Retries_stay_within_a_fifth_of_the_calls_beyond_the_reserve()
    {
        var grove = new Grove(
            (_, _) => Deed.Fail(0, new RefusedException(503, "busy")),
            leaves: 1,
            options: new() { RetryReserve = 10 });
        for (var i = 0; i < 1_000; i++)
        {
            await grove.Ask(100);
        }

        Assert.InRange(grove.Calls.Asked.Count, 1_000 + 200, 1_000 + 200 + 10);
    }

    private static async Task Ask(Grove grove, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.True((await grove.Run(grove.Ask(100))).IsComplete);
        }
    }
}
