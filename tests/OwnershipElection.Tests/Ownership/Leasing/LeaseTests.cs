using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Leasing;
using DesignPatterns.Ownership.Stores;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Leasing;

/// <summary>
/// Goal: an owner stops before another may start, whatever keeps it from its store. Method: processes on
/// clocks moved by hand, cut off, paused, with slow and lost answers; and rules that are wrong, which must be
/// seen to fail.
/// </summary>
public sealed class LeaseTests
{
    private static readonly TermRule FromTheAnswer = (_, answeredAt, timeToLive) => answeredAt + timeToLive;
    private static readonly TermRule WithoutMargin = (sentAt, _, timeToLive) => sentAt + timeToLive;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1.5)]
    [InlineData(0.9, 0)]
    [InlineData(0.9, 1.2)]
    public void An_owner_cut_off_from_the_store_steps_down_before_another_can_own(double rate, double answerDelay) =>
        Assert.False(Overlaps(rule: null, rate, answerDelay));

    [Fact]
    public void To_count_from_the_answer_lets_two_own_at_once() =>
        Assert.True(Overlaps(FromTheAnswer, rate: 1, answerDelay: 1.5));

    [Fact]
    public void Without_a_margin_a_clock_that_is_a_little_slow_lets_two_own_at_once() =>
        Assert.True(Overlaps(WithoutMargin, rate: 0.95, answerDelay: 0));

    [Fact]
    public void The_margin_is_in_the_loss_of_a_lease_that_is_cut_off_and_nothing_else_ends_it() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var held = athens.Take();
        athens.Link.Partition();

        world.Pass(7.95);
        Assert.True(held.IsHeld && !held.Lost.IsCancellationRequested);
        world.Pass(0.1);
        Assert.True(!held.IsHeld && held.Lost.IsCancellationRequested);
        Assert.Null(world.Start("byzantium").TryTake());
    });

    [Fact]
    public void A_lease_lives_on_while_it_is_renewed_and_each_third_of_its_time_is_enough() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var held = athens.Take();

        world.Pass(100);

        Assert.True(held.IsHeld);
        Assert.InRange(athens.Link.Calls["renew"], 30, 34);
    });

    [Fact]
    public void A_lost_lease_is_given_back_after_its_margin_as_soon_as_the_store_answers() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var held = athens.Take();
        athens.Link.Failure = OwnershipStoreFailure.NoMajority;
        athens.Link.Partition();

        world.Pass(8.05);
        Assert.True(held.Lost.IsCancellationRequested);
        world.Pass(1.8);
        Assert.DoesNotContain("revoke", athens.Link.Calls.Keys);

        world.Pass(3);
        var tries = athens.Link.Calls["revoke"];
        Assert.InRange(tries, 2, int.MaxValue);
        athens.Link.Heal();
        world.Pass(30);

        Assert.Equal(tries + 1, athens.Link.Calls["revoke"]);
    });

    [Fact]
    public void A_renewal_that_hangs_for_ever_does_not_cost_the_lease() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var held = athens.Take();
        athens.Link.CallsToHang = 2;

        world.Pass(30);

        Assert.True(held.IsHeld);
    });

    [Fact]
    public void A_renewal_whose_answer_is_lost_is_repeated_sooner_than_the_next_third() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var held = athens.Take();
        world.Pass(2.8);
        athens.Link.AnswersToLose = 1;

        world.Pass(1.5);

        Assert.True(held.IsHeld);
        Assert.Equal(2, athens.Link.Calls["renew"]);
    });

    [Fact]
    public void A_lease_that_its_store_does_not_know_any_more_is_lost_with_the_next_renewal() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var held = athens.Take();
        world.Finish(world.Store.RevokeAsync(held.Lease.Id, default).AsTask());

        world.Pass(3.4);

        Assert.True(held.Lost.IsCancellationRequested);
        Assert.NotEqual(held.Lease.Id, athens.Lease.Id);
    });

    [Fact]
    public void A_paused_owner_wakes_up_and_believes_nothing_even_before_its_timers_fire() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var held = athens.Take();
        athens.Clock.Pause();
        world.Pass(11);

        Assert.False(held.Lost.IsCancellationRequested);
        Assert.False(held.IsHeld);
        athens.Clock.Wake();
        world.Settle();
        Assert.True(held.Lost.IsCancellationRequested);
    });

    [Fact]
    public void Once_over_a_lease_stays_over_though_the_store_has_renewed_it() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var held = athens.Take();
        athens.Link.AnswerDelay = TimeSpan.FromMilliseconds(600);
        world.Pass(3.4);
        Assert.Equal(1, athens.Link.Calls["renew"]);
        athens.Clock.Pause();
        world.Pass(5);
        Assert.False(held.IsHeld);

        athens.Clock.Wake();
        world.Pass(0.5);

        Assert.False(held.IsHeld);
        Assert.Equal(["athens"], world.Store.QueueOf("report").Select(_ => "athens"));
    });

    [Fact]
    public void To_give_a_lease_back_frees_at_once_what_hangs_on_it() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var held = athens.Take();
        world.Finish(athens.Leases.DisposeAsync().AsTask());

        Assert.True(held.Lost.IsCancellationRequested);
        Assert.NotNull(world.Start("byzantium").TryTake());
    });

    [Fact]
    public void What_others_do_when_a_lease_is_lost_may_fail_and_the_lease_is_lost_all_the_same() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var held = athens.Take();
        using var registration = held.Lost.Register(() => throw new InvalidOperationException("not mine"));
        athens.Link.Partition();

        world.Pass(9);

        Assert.True(held.Lost.IsCancellationRequested);
    });

    [Fact]
    public void A_lease_granted_too_late_to_be_held_is_no_lease() => World.Run(world =>
    {
        var athens = world.Start("athens");
        athens.Link.AnswerDelay = TimeSpan.FromSeconds(9);
        var granting = athens.Leases.GrantAsync();
        world.Pass(9.1);

        Assert.Equal(
            OwnershipStoreFailure.Late,
            Assert.Throws<OwnershipStoreException>(() => world.Finish(granting)).Failure);
    });

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(0.999, 0.2)]
    [InlineData(3_600.001, 0.2)]
    [InlineData(-10, 0.2)]
    [InlineData(10, 0.04)]
    [InlineData(10, 0.51)]
    [InlineData(10, double.NaN)]
    public async Task A_time_to_live_or_a_margin_out_of_range_is_refused_at_once_and_says_what_is_in_range(
        double timeToLive, double share)
    {
        var options = new OwnershipOptions { TimeToLive = TimeSpan.FromSeconds(timeToLive), SafetyShare = share };
        using var telemetry = new OwnershipTelemetry();

        var failure = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Lease.GrantAsync(
            new MemoryOwnershipStore(TimeProvider.System), options, TimeProvider.System, telemetry));

        Assert.Contains("from", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_two_attempts_that_hang_there_is_time_for_a_third_before_the_lease_is_lost()
    {
        var rhythm = new RenewalRhythm(TimeSpan.FromSeconds(24));
        var random = new Random(20_061_124);
        for (var i = 0; i < 1_000; i++)
        {
            var hung = rhythm.AttemptTimeout + rhythm.PauseAfterFailure(rhythm.AttemptTimeout, random);
            Assert.InRange(rhythm.Pause(random) + hung + hung, rhythm.HeldTime * 0.75, rhythm.HeldTime * 0.84);
            Assert.True(rhythm.PauseAfterFailure(TimeSpan.Zero, random) >= rhythm.HeldTime / 20);
        }
    }

    /// <returns>Whether the owner, cut off after a renewal, still believes when the next one owns.</returns>
    private static bool Overlaps(TermRule? rule, double rate, double answerDelay)
    {
        var overlaps = false;
        World.Run(world =>
        {
            var athens = world.Start("athens", rule, rate);
            var held = athens.Take();
            var byzantium = world.Start("byzantium").Acquire();
            athens.Link.AnswerDelay = TimeSpan.FromSeconds(answerDelay);
            for (var passed = 0; athens.Link.Calls.GetValueOrDefault("renew") == 0; passed++)
            {
                Assert.True(passed < 200);
                world.Pass(0.05);
            }

            world.Pass(answerDelay + 0.2);
            athens.Link.Partition();
            for (var passed = 0; !byzantium.IsCompleted; passed++)
            {
                Assert.True(passed < 1_000);
                world.Pass(0.05);
            }

            overlaps = held.IsHeld;
        });
        return overlaps;
    }
}
