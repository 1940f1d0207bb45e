using DesignPatterns.Balancing;
using DesignPatterns.Balancing.Health;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing.Health;

public class ReplicaHealthTests
{
    private static readonly ReplicaSetOptions Options = new()
    {
        FailureThreshold = 2,
        EjectionPeriod = Seconds(2),
        MaxEjectionPeriod = Seconds(30),
        ProbeFailureThreshold = 2,
    };

    [Fact]
    public void A_replica_is_trusted_until_someone_says_otherwise() =>
        Assert.Equal(ReplicaState.Ready, ReplicaHealth.Trusted.State);

    [Theory]
    [InlineData("T", "Ready")]
    [InlineData("TT", "Ejected")]
    [InlineData("FT", "Ejected")]
    [InlineData("TsT", "Ready")]
    [InlineData("R", "Ejected")]
    [InlineData("iii", "Ready")]
    [InlineData("TiT", "Ejected")]
    [InlineData("u", "NotReady")]
    [InlineData("n", "NotReady")]
    [InlineData("-", "Ready")]
    [InlineData("--", "NotReady")]
    [InlineData("-+-", "Ready")]
    [InlineData("u+", "Ready")]
    [InlineData("TT+", "Ejected")]
    [InlineData("TTs", "Ejected")]
    [InlineData("TTn", "Ejected")]
    public void What_is_heard_at_one_instant_decides_the_state(string heard, string state) =>
        Assert.Equal(
            state,
            heard.Aggregate(ReplicaHealth.Trusted, (health, news) => Hear(health, news)).State.ToString());

    [Fact]
    public void Only_a_probe_brings_an_ejected_replica_back_and_only_after_its_period()
    {
        var ejected = Hear(ReplicaHealth.Trusted, 'R');

        Assert.Equal(ReplicaState.Ejected, Hear(ejected, '+', at: 1.9).State);
        Assert.Equal(ReplicaState.Ejected, Hear(ejected, 's', at: 60).State);
        Assert.Equal(ReplicaState.Ready, Hear(ejected, '+', at: 2).State);
    }

    [Fact]
    public void A_replica_that_was_reinstated_starts_without_failures()
    {
        var reinstated = Hear(Hear(ReplicaHealth.Trusted, 'R'), '+', at: 2);

        Assert.Equal(ReplicaState.Ready, Hear(reinstated, 'T', at: 2).State);
    }

    [Fact]
    public void Each_ejection_lasts_twice_as_long_as_the_last_up_to_the_longest()
    {
        var health = ReplicaHealth.Trusted;
        var now = 0.0;
        List<double> periods = [];
        for (var i = 0; i < 6; i++)
        {
            health = Hear(health, 'R', now);
            periods.Add(health.EjectedUntil!.Value.TotalSeconds - now);
            now = health.EjectedUntil.Value.TotalSeconds;
            health = Hear(health, '+', now);
        }

        Assert.Equal([2, 4, 8, 16, 30, 30], periods);
    }

    [Theory]
    [InlineData(29.9, 4)]
    [InlineData(30, 2)]
    public void The_longest_period_in_service_makes_the_next_ejection_the_first_again(
        double inService, double period)
    {
        var reinstated = Hear(Hear(ReplicaHealth.Trusted, 'R'), '+', at: 2);

        var ejected = Hear(reinstated, 'R', at: 2 + inService);

        Assert.Equal(2 + inService + period, ejected.EjectedUntil!.Value.TotalSeconds, precision: 6);
    }

    [Fact]
    public void A_replica_that_may_not_be_ejected_stays_and_is_ejected_by_its_next_failure_that_may()
    {
        var suspect = "TTT".Aggregate(
            ReplicaHealth.Trusted, (health, news) => Hear(health, news, mayEject: false));

        Assert.Equal(ReplicaState.Ready, suspect.State);
        Assert.Equal(ReplicaState.Ejected, Hear(suspect, 'T').State);
    }

    [Fact]
    public void Ejection_periods_do_not_overflow() =>
        Assert.Equal(Options.MaxEjectionPeriod, ReplicaHealth.PeriodOf(int.MaxValue, Options));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static ReplicaHealth Hear(ReplicaHealth health, char news, double at = 0, bool mayEject = true) =>
        news switch
        {
            's' => health.After(AttemptOutcome.Succeeded, Seconds(at), mayEject, Options),
            'F' => health.After(AttemptOutcome.Failed, Seconds(at), mayEject, Options),
            'T' => health.After(AttemptOutcome.TimedOut, Seconds(at), mayEject, Options),
            'R' => health.After(AttemptOutcome.Refused, Seconds(at), mayEject, Options),
            'u' => health.After(AttemptOutcome.Unready, Seconds(at), mayEject, Options),
            'i' => health.After(AttemptOutcome.Inconclusive, Seconds(at), mayEject, Options),
            '+' => health.After(ProbeResult.Ready, Seconds(at), Options),
            'n' => health.After(ProbeResult.NotReady, Seconds(at), Options),
            '-' => health.After(ProbeResult.Silent, Seconds(at), Options),
            _ => throw new ArgumentOutOfRangeException(nameof(news)),
        };
}
