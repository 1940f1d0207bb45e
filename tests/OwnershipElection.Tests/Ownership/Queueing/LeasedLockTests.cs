using DesignPatterns.Ownership;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Queueing;

/// <summary>
/// Goal: a lock is fair, costs one call when it is free, and leaves nothing behind, however its wait ends. Method:
/// processes on one thread and a clock moved by hand.
/// </summary>
public sealed class LeasedLockTests
{
    [Fact]
    public void Fifty_waiters_are_served_in_order_and_one_cancelled_leaves_no_trace() => World.Run(world =>
    {
        var holder = world.Start("holder").Take();
        using var cancelled = new CancellationTokenSource();
        var order = new List<int>();
        var waiters = new List<Task>();
        foreach (var i in Enumerable.Range(0, 50))
        {
            waiters.Add(Serve(world.Start($"waiter-{i}"), i, i == 25 ? cancelled.Token : default));
            world.Settle();
        }

        cancelled.Cancel();
        world.Settle();
        Assert.True(waiters[25].IsCanceled);
        Assert.Equal(50, world.Store.QueueOf("report").Count);
        world.Finish(holder.ReleaseAsync());

        Assert.Equal(Enumerable.Range(0, 50).Where(i => i != 25), order);
        Assert.Empty(world.Store.QueueOf("report"));

        async Task Serve(OwnerProcess process, int number, CancellationToken cancellationToken)
        {
            await using var held = await process.Acquire(cancellationToken: cancellationToken);
            order.Add(number);
        }
    });

    [Fact]
    public void A_lock_that_is_free_costs_one_call_to_take_and_one_to_release() => World.Run(world =>
    {
        var athens = world.Start("athens");
        _ = athens.Lease;
        athens.Link.Calls.Clear();

        world.Finish(athens.Take().ReleaseAsync());

        Assert.Equal([("enter", 1), ("leave", 1)], athens.Link.Calls.Select(call => (call.Key, call.Value)));
    });

    [Fact]
    public void A_lock_taken_a_thousand_times_leaves_the_store_one_name_to_remember() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var names = new HashSet<string>();
        for (var i = 0; i < 1_000; i++)
        {
            var held = athens.Take();
            names.Add(held.Place.Candidate);
            world.Finish(held.ReleaseAsync());
        }

        Assert.Single(names);
    });

    [Fact]
    public void Who_asks_again_in_the_same_process_queues_up_behind_itself() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var first = athens.Take();
        var second = athens.Acquire();
        world.Settle();
        Assert.False(second.IsCompleted);
        Assert.Null(athens.TryTake());

        world.Finish(first.ReleaseAsync());

        Assert.True(world.Finish(second).Token > first.Token);
    });

    [Fact]
    public void To_release_twice_frees_it_once_and_the_next_owner_keeps_it() => World.Run(world =>
    {
        var first = world.Start("athens").Take();
        world.Finish(first.ReleaseAsync());
        var second = world.Start("byzantium").Take();
        world.Finish(first.ReleaseAsync());
        world.Finish(first.DisposeAsync().AsTask());

        Assert.False(first.IsHeld);
        Assert.True(second.IsHeld);
        Assert.Single(world.Store.QueueOf("report"));
    });

    [Fact]
    public void Patience_ends_a_wait_and_leaves_no_trace() => World.Run(world =>
    {
        _ = world.Start("athens").Take();
        var byzantium = world.Start("byzantium");
        var waiting = new LeasedLock("report", byzantium.Lease).TryAcquireAsync(TimeSpan.FromSeconds(3));
        world.Pass(2.9);
        Assert.False(waiting.IsCompleted);
        world.Pass(0.2);

        Assert.Null(world.Finish(waiting));
        Assert.Single(world.Store.QueueOf("report"));
    });

    [Fact]
    public void An_entry_whose_answer_was_lost_is_found_again_by_its_id() => World.Run(world =>
    {
        var athens = world.Start("athens");
        _ = athens.Lease;
        athens.Link.AnswersToLose = 1;
        var acquiring = athens.Acquire();
        world.Pass(0.1);

        var held = world.Finish(acquiring);
        Assert.Equal([held.Place.Candidate], world.Store.QueueOf("report"));
    });

    [Fact]
    public void An_entry_whose_answer_was_lost_and_whose_caller_has_gone_is_no_ghost() => World.Run(world =>
    {
        var athens = world.Start("athens");
        _ = athens.Lease;
        using var cancelled = new CancellationTokenSource();
        // Effect first, then the cut: nobody knows whether it was entered.
        athens.Link.AnswerDelay = TimeSpan.FromSeconds(5);
        var acquiring = athens.Acquire(cancellationToken: cancelled.Token);
        world.Pass(0.1);
        Assert.Single(world.Store.QueueOf("report"));

        cancelled.Cancel();
        world.Settle();

        Assert.True(acquiring.IsCanceled);
        Assert.Empty(world.Store.QueueOf("report"));
    });

    [Fact]
    public void An_entry_that_arrives_after_its_candidate_has_left_is_withdrawn_and_its_id_given_to_nobody() =>
        World.Run(world =>
        {
            var athens = world.Start("athens");
            var lease = athens.Lease;
            athens.Link.AnswersToLose = 1;
            var acquiring = athens.Acquire();
            world.Pass(0.1);
            var held = world.Finish(acquiring);
            world.Finish(held.ReleaseAsync());
            Candidate late = new("report", held.Place.Candidate, lease.Id, "");
            world.Finish(world.Store.EnterAsync(late, default).AsTask());
            Assert.Equal([held.Place.Candidate], world.Store.QueueOf("report"));

            world.Pass(11);

            Assert.Empty(world.Store.QueueOf("report"));

            // As when the member that has the entry goes on only now.
            world.Pass(60);
            world.Finish(world.Store.EnterAsync(late, default).AsTask());
            world.Pass(90);

            Assert.Empty(world.Store.QueueOf("report"));
            Assert.NotEqual(held.Place.Candidate, athens.Take().Place.Candidate);
        });

    [Theory]
    [InlineData(OwnershipStoreFailure.Unreachable)]
    [InlineData(OwnershipStoreFailure.Refused)]
    [InlineData(OwnershipStoreFailure.NotAStore)]
    public void A_release_that_fails_is_repeated_until_the_store_has_it(
        OwnershipStoreFailure failure) => World.Run(world =>
    {
        var athens = world.Start("athens");
        var held = athens.Take();
        athens.Link.Failure = failure;
        athens.Link.Partition();
        world.Finish(held.ReleaseAsync());
        Assert.Single(world.Store.QueueOf("report"));

        athens.Link.Heal();
        world.Pass(2);

        Assert.Empty(world.Store.QueueOf("report"));
    });

    [Fact]
    public void A_departure_that_arrives_late_takes_nobodys_place() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var first = athens.Take();
        athens.Link.AnswersToLose = 1;
        world.Finish(first.ReleaseAsync());
        var second = athens.Take();

        world.Finish(world.Store.LeaveAsync("report", first.Place.Candidate, default).AsTask());

        Assert.Equal([second.Place.Candidate], world.Store.QueueOf("report"));
    });

    [Fact]
    public void A_waiter_whose_lease_is_over_is_told_so() => World.Run(world =>
    {
        _ = world.Start("athens").Take();
        var byzantium = world.Start("byzantium");
        var waiting = byzantium.Acquire();
        world.Settle();
        byzantium.Link.Partition();

        world.Pass(8.1);

        Assert.Throws<OwnershipLostException>(() => world.Finish(waiting));
    });

    /// <summary>etcd #11456.</summary>
    [Fact]
    public void A_lock_whose_turn_came_while_its_lease_ran_out_is_not_returned() => World.Run(world =>
    {
        var athens = world.Start("athens").Take();
        var byzantium = world.Start("byzantium");
        byzantium.Link.AnswerDelay = TimeSpan.Zero;
        var waiting = byzantium.Acquire();
        world.Settle();
        byzantium.Clock.Pause();
        world.Time.Advance(TimeSpan.FromSeconds(9));
        _ = athens.ReleaseAsync();

        Assert.Throws<OwnershipLostException>(() => world.Finish(waiting));
    });

    [Fact]
    public void A_waiter_whose_place_an_operator_has_deleted_is_told_so() => World.Run(world =>
    {
        _ = world.Start("athens").Take();
        var waiting = world.Start("byzantium").Acquire();
        world.Settle();
        world.Finish(world.Store.LeaveAsync("report", world.Store.QueueOf("report")[1], default).AsTask());

        Assert.Contains(
            "gone",
            Assert.Throws<OwnershipLostException>(() => world.Finish(waiting)).Message,
            StringComparison.Ordinal);
    });

    [Fact]
    public void A_store_that_is_none_is_not_asked_again_and_again() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var lease = athens.Lease;
        athens.Link.Failure = OwnershipStoreFailure.NotAStore;
        athens.Link.Calls.Clear();
        athens.Link.Partition();

        Assert.Throws<OwnershipStoreException>(() => world.Finish(new LeasedLock("report", lease).AcquireAsync()));
        Assert.Equal(1, athens.Link.Calls["enter"]);
    });
}
