using DesignPatterns.Balancing;
using DesignPatterns.Balancing.Health;
using DesignPatterns.Testing;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing.Health;

public class ReplicaSetTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void One_left_of_three_carries_the_load_alone()
    {
        var set = Sets.Of(3, new ReplicaSetOptions(), _clock);

        set.Record(set.Replicas[0], ProbeResult.NotReady);
        set.Record(set.Replicas[1], ProbeResult.NotReady);

        Assert.All(Picks(set), replica => Assert.Same(set.Replicas[2], replica));
    }

    [Fact]
    public void A_set_of_which_none_is_available_panics_and_uses_all()
    {
        var set = Sets.Of(3, new ReplicaSetOptions(), _clock);
        List<bool> panics = [];
        set.PanicChanged += panics.Add;

        foreach (var replica in set.Replicas)
        {
            set.Record(replica, ProbeResult.NotReady);
        }

        Assert.Equal(3, Picks(set).Distinct().Count());
        set.Record(set.Replicas[1], ProbeResult.Ready);
        Assert.All(Picks(set), replica => Assert.Same(set.Replicas[1], replica));
        Assert.Equal([true, false], panics);
    }

    [Fact]
    public void A_higher_threshold_panics_earlier()
    {
        var set = Sets.Of(3, new ReplicaSetOptions { PanicThreshold = 0.5 }, _clock);

        set.Record(set.Replicas[0], ProbeResult.NotReady);
        Assert.Equal(2, Picks(set).Distinct().Count());

        set.Record(set.Replicas[1], ProbeResult.NotReady);
        Assert.Equal(3, Picks(set).Distinct().Count());
    }

    [Fact]
    public void A_bad_request_cannot_eject_all()
    {
        var set = Sets.Of(3, new ReplicaSetOptions(), _clock);

        foreach (var replica in set.Replicas.Concat(set.Replicas).Concat(set.Replicas))
        {
            set.Record(replica, AttemptOutcome.TimedOut);
        }

        Assert.Equal(2, set.AvailableCount);
    }

    [Fact]
    public void An_ejection_that_the_probe_confirms_leaves_room_for_another()
    {
        var set = Sets.Of(3, new ReplicaSetOptions(), _clock);

        set.Record(set.Replicas[0], AttemptOutcome.Refused);
        set.Record(set.Replicas[1], AttemptOutcome.Refused);
        Assert.Equal(2, set.AvailableCount);

        set.Record(set.Replicas[0], ProbeResult.NotReady);
        set.Record(set.Replicas[1], AttemptOutcome.Refused);
        Assert.Equal(1, set.AvailableCount);
    }

    [Fact]
    public void A_change_of_state_is_told_once()
    {
        var set = Sets.Of(2, new ReplicaSetOptions(), _clock);
        List<ReplicaState> told = [];
        set.ReplicaChanged += (_, _, after) => told.Add(after.State);

        set.Record(set.Replicas[0], AttemptOutcome.Refused);
        set.Record(set.Replicas[0], AttemptOutcome.Refused);
        set.Record(set.Replicas[0], ProbeResult.NotReady);
        _clock.Advance(TimeSpan.FromSeconds(2));
        set.Record(set.Replicas[0], ProbeResult.Ready);
        set.Record(set.Replicas[0], ProbeResult.Ready);

        Assert.Equal([ReplicaState.Ejected, ReplicaState.Ready], told);
    }

    private static IEnumerable<Replica> Picks(ReplicaSet set) =>
        [.. Enumerable.Range(0, 100).Select(_ => set.Pick())];
}
