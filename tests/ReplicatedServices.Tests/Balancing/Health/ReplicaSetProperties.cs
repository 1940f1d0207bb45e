using DesignPatterns.Balancing;
using DesignPatterns.Balancing.Health;
using DesignPatterns.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing.Health;

/// <summary>
/// Whatever sequence of attempts, probes and time a set lives through, some things always hold.
/// </summary>
public class ReplicaSetProperties
{
    private static readonly AttemptOutcome[] Outcomes = Enum.GetValues<AttemptOutcome>();
    private static readonly ProbeResult[] Results = Enum.GetValues<ProbeResult>();

    [Fact]
    public void Requests_alone_never_eject_more_than_their_share() => Always((set, replica, before, step) =>
    {
        var unconfirmed = set.Replicas.Count(r => r.Health is { EjectedUntil: not null, ProbeFailed: false });
        var wasEjectedNow = before.State is not ReplicaState.Ejected
            && replica.Health.State is ReplicaState.Ejected;
        return !wasEjectedNow || unconfirmed <= Math.Max(1, set.Replicas.Count / 2);
    });

    [Fact]
    public void The_only_replica_of_a_set_is_never_ejected() => Always((set, replica, _, _) =>
        set.Replicas.Count > 1 || replica.Health.State is not ReplicaState.Ejected);

    [Fact]
    public void An_ejected_replica_comes_back_by_a_good_probe_alone_and_never_early() => Always(
        (set, replica, before, step) =>
            before.State is not ReplicaState.Ejected
            || replica.Health.State is ReplicaState.Ejected
            || (step.Probe is ProbeResult.Ready && set.Now >= before.EjectedUntil));

    [Fact]
    public void What_is_picked_is_available_unless_nothing_is() => Always((set, _, _, _) =>
        set.Pick().Health.State is ReplicaState.Ready || set.AvailableCount == 0);

    [Fact]
    public void The_second_choice_is_never_the_first() => Always((set, _, _, _) =>
    {
        var first = set.Pick();
        return set.PickOtherThan(first) != first;
    });

    [Fact]
    public void Available_are_those_that_are_ready() => Always((set, _, _, _) =>
        set.AvailableCount == set.Replicas.Count(replica => replica.Health.State is ReplicaState.Ready));

    private sealed record Step(int Replica, AttemptOutcome? Outcome, ProbeResult? Probe, int Milliseconds);

    private static void Always(Func<ReplicaSet, Replica, ReplicaHealth, Step, bool> holds)
    {
        var step =
            from replica in Gen.Choose(0, 4)
            from isProbe in Gen.Elements(true, false, false)
            from outcome in Gen.Elements(Outcomes)
            from result in Gen.Elements(Results)
            from pause in Gen.Elements(0, 0, 0, 100, 1_900, 2_000, 40_000)
            select new Step(replica, isProbe ? null : outcome, isProbe ? result : null, pause);
        var lives = Gen.Choose(1, 5).SelectMany(size => step.ArrayOf(60).Select(steps => (size, steps)));
        Prop.ForAll(lives.ToArbitrary(), life => Live(life.size, life.steps, holds))
            .QuickCheckThrowOnFailure();
    }

    private static bool Live(
        int size, Step[] steps, Func<ReplicaSet, Replica, ReplicaHealth, Step, bool> holds)
    {
        var clock = new ManualTimeProvider();
        var set = Sets.Of(size, new ReplicaSetOptions(), clock);
        foreach (var step in steps)
        {
            var replica = set.Replicas[step.Replica % size];
            var before = replica.Health;
            clock.Advance(TimeSpan.FromMilliseconds(step.Milliseconds));
            if (step.Outcome is { } outcome)
            {
                set.Record(replica, outcome);
            }
            else
            {
                set.Record(replica, step.Probe!.Value);
            }

            if (!holds(set, replica, before, step))
            {
                return false;
            }
        }

        return true;
    }
}
