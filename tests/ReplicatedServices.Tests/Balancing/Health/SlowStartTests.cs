using DesignPatterns.Balancing;
using DesignPatterns.Balancing.Health;
using DesignPatterns.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing.Health;

public class SlowStartTests
{
    private const int Requests = 10_000;
    private static readonly ReplicaSetOptions Options = new() { SlowStartPeriod = TimeSpan.FromSeconds(10) };
    private readonly ManualTimeProvider _clock = new();

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(1, 0.1)]
    [InlineData(5, 0.5)]
    [InlineData(9, 0.9)]
    [InlineData(10, 1)]
    [InlineData(1_000, 1)]
    public void The_chance_to_take_part_grows_with_the_time_since_the_return(double seconds, double chance)
    {
        var health = new ReplicaHealth { ReturnedAt = TimeSpan.FromSeconds(3) };
        var now = TimeSpan.FromSeconds(3 + seconds);

        Assert.Equal(chance, SlowStart.ChanceOf(health, now, Options.SlowStartPeriod), precision: 9);
        Assert.Equal(1, SlowStart.ChanceOf(ReplicaHealth.Trusted, now, Options.SlowStartPeriod));
        Assert.Equal(1, SlowStart.ChanceOf(health, now, TimeSpan.Zero));
    }

    [Fact]
    public void A_replica_that_returns_gets_few_requests_at_first_and_more_each_second()
    {
        var set = Returning(3, Options);

        var shares = Enumerable.Range(0, 11).Select(_ => NextSecond(set)).ToArray();

        // Of three draws' worth: a third of a tenth at first, a third in the end; six standard deviations.
        Assert.InRange(shares[0], 220, 450);
        Assert.InRange(shares[10], 3_050, 3_650);
        Assert.All(shares.Skip(1).Zip(shares.Skip(2)), pair => Assert.True(pair.First < pair.Second + 200));
    }

    [Fact]
    public void Without_a_slow_start_it_gets_its_third_at_once() =>
        Assert.InRange(NextSecond(Returning(3, new() { SlowStartPeriod = TimeSpan.Zero })), 3_050, 3_650);

    [Fact]
    public void An_idle_replica_that_returns_among_busy_ones_is_not_flooded()
    {
        var set = Returning(3, Options);
        set.Replicas[1].Enter();
        set.Replicas[2].Enter();

        // Two choices alone would send it two thirds: whenever it is drawn at all.
        Assert.InRange(NextSecond(set), 450, 900);
    }

    [Fact]
    public void The_only_one_left_gets_everything_however_new_it_is()
    {
        var set = Returning(3, Options);
        set.Record(set.Replicas[1], ProbeResult.NotReady);
        set.Record(set.Replicas[2], ProbeResult.NotReady);

        Assert.Equal(Requests, NextSecond(set));
    }

    [Fact]
    public void At_the_sets_start_nobody_comes_back()
    {
        var set = Sets.Of(3, Options, _clock);
        set.Record(set.Replicas[0], ProbeResult.NotReady);
        set.Record(set.Replicas[1], ProbeResult.Ready);
        set.Record(set.Replicas[2], ProbeResult.Ready);
        _clock.Advance(TimeSpan.FromSeconds(1));
        set.Record(set.Replicas[0], ProbeResult.Ready);

        Assert.InRange(NextSecond(set), 3_050, 3_650);
    }

    [Fact]
    public void Whoever_returned_when_somebody_takes_part_and_who_was_never_away_always_does()
    {
        var replica =
            from isBack in Gen.Elements(true, false)
            from at in Gen.Choose(0, 30)
            select new ReplicaHealth { ReturnedAt = isBack ? TimeSpan.FromSeconds(at) : null };
        var draws =
            from replicas in replica.NonEmptyListOf()
            from seed in Gen.Choose(0, int.MaxValue)
            select (replicas, seed);
        Prop.ForAll(draws.ToArbitrary(), draw => IsFair([.. draw.replicas], draw.seed))
            .QuickCheckThrowOnFailure();
    }

    private static bool IsFair(ReplicaHealth[] healths, int seed)
    {
        var replicas = Sets.Of(healths.Length, Options, new ManualTimeProvider()).Replicas.ToArray();
        foreach (var (replica, health) in replicas.Zip(healths))
        {
            replica.Health = health;
        }

        var now = TimeSpan.FromSeconds(30);
        var admitted = SlowStart.Admit(replicas, now, Options.SlowStartPeriod, new Random(seed));
        var settled = replicas.Where(each =>
            each.Health.ReturnedAt is not { } at || now - at >= Options.SlowStartPeriod);
        return admitted.Length > 0 && !settled.Except(admitted).Any() && !admitted.Except(replicas).Any();
    }

    /// <summary>A set of which the first replica was ready, was not, and is again.</summary>
    private ReplicaSet Returning(int size, ReplicaSetOptions options)
    {
        var set = Sets.Of(size, options, _clock);
        ProbeResult[] life = [ProbeResult.Ready, ProbeResult.NotReady, ProbeResult.Ready];
        foreach (var result in life)
        {
            set.Record(set.Replicas[0], result);
        }

        return set;
    }

    /// <summary>How many of a second's requests the first replica gets.</summary>
    private int NextSecond(ReplicaSet set)
    {
        var count = Enumerable.Range(0, Requests).Count(_ => set.Pick() == set.Replicas[0]);
        _clock.Advance(TimeSpan.FromSeconds(1));
        return count;
    }
}
