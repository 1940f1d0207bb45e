using DesignPatterns.Gathering;
using DesignPatterns.Gathering.Choosing;

namespace DesignPatterns.ScatterGather.Tests.Gathering.Choosing;

public sealed class ReplicaHealthTests
{
    private static readonly GatheringOptions Options = new();

    private readonly List<string> _events = [];
    private readonly ReplicaHealth _health;

    public ReplicaHealthTests() =>
        _health = new ReplicaHealth(new Replica("leaf", 1, Options), Options)
        {
            Ejected = (_, reason) => _events.Add(reason),
            Reinstated = _ => _events.Add("back"),
        };

    [Fact]
    public void A_broken_connection_ejects_at_once_and_a_hundred_of_the_same_moment_count_as_one()
    {
        for (var i = 0; i < 100; i++)
        {
            _health.Fail("broken", isProof: true, At(0));
        }

        Assert.Equal((false, true), (_health.AdmitsAt(At(99)), _health.AdmitsAt(At(100))));
        Assert.Equal(["broken"], _events);
    }

    [Fact]
    public void Refusals_eject_when_three_come_in_a_row()
    {
        _health.Fail("busy", isProof: false, At(0));
        _health.Fail("busy", isProof: false, At(0));
        _health.Succeed();
        _health.Fail("busy", isProof: false, At(0));
        _health.Fail("busy", isProof: false, At(0));
        Assert.True(_health.AdmitsAt(At(0)));

        _health.Fail("busy", isProof: false, At(0));

        Assert.False(_health.AdmitsAt(At(0)));
    }

    [Fact]
    public void One_call_in_each_period_tries_it_and_the_period_doubles_up_to_its_bound()
    {
        var now = At(0);
        _health.Fail("broken", isProof: true, now);
        foreach (var period in (int[])[100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000])
        {
            Assert.False(_health.AdmitsAt(now + TimeSpan.FromMilliseconds(period - 1)));
            now += TimeSpan.FromMilliseconds(period);
            Assert.True(_health.AdmitsAt(now));
            _health.Try(now);
            Assert.False(_health.AdmitsAt(now));
            _health.Fail("still broken", isProof: true, now);
        }

        _health.Succeed();
        Assert.True(_health.AdmitsAt(now));
        Assert.Equal(["broken", "back"], _events);
    }

    [Fact]
    public void A_lost_connection_ejects_until_it_is_found_whatever_still_succeeds()
    {
        _health.Lose("silent");
        _health.Succeed();
        Assert.False(_health.AdmitsAt(At(1_000_000)));

        _health.Find();

        Assert.True(_health.AdmitsAt(At(0)));
        Assert.Equal(["silent", "back"], _events);
    }

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
