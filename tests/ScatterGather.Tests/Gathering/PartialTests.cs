using DesignPatterns.Gathering;

namespace DesignPatterns.ScatterGather.Tests.Gathering;

/// <summary>
/// Goal: a caller gets what it chose, and never waits longer than it said. Method: replicas that fail, hang
/// or heal at a known time, on a clock moved by hand.
/// </summary>
public sealed class PartialTests
{
    [Fact]
    public async Task All_answers_are_merged_in_the_order_of_the_requests()
    {
        var grove = new Grove((_, request) => Deed.Answer(4 - request));

        var gathered = await grove.Run(grove.Ask(100));

        Assert.True(gathered.IsComplete);
        Assert.Equal([0, 1, 2, 3], gathered.Merge(new List<int>(), (all, answer) => [.. all, answer]));
        Assert.Equal(TimeSpan.FromMilliseconds(4), gathered.Took);
        Assert.All(gathered.Leaves, leaf =>
            Assert.Equal((1, false, null), (leaf.Attempts, leaf.Hedged, leaf.Reason)));
    }

    [Theory]
    [InlineData(Partial.Allow)]
    [InlineData(Partial.Wait)]
    [InlineData(Partial.Fail)]
    public async Task Hung_leaf_costs_the_deadline_and_never_more(Partial partial)
    {
        var grove = new Grove((_, request) => request == 2 ? Deed.Hang(isStubborn: true) : Deed.Answer(1));

        var gather = grove.Ask(50, partial);
        grove.Pass(49.9);
        Assert.False(gather.IsCompleted);
        grove.Pass(0.1);
        var gathered = await gather.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(TimeSpan.FromMilliseconds(50), gathered.Took);
        Assert.Equal(
            [Outcome.Answered, Outcome.Answered, Outcome.Late, Outcome.Answered],
            gathered.Leaves.Select(leaf => leaf.Outcome));
        Assert.All(grove.Calls.Cancelled, replica => Assert.Equal("l2", replica.Host));
    }

    [Fact]
    public async Task A_call_that_never_ends_is_not_taken_for_one_of_the_next_gather()
    {
        var hangs = true;
        var grove = new Grove((_, _) => hangs ? Deed.Hang(isStubborn: true) : Deed.Fail(), leaves: 1);
        var first = grove.Ask(5);
        grove.Pass(5);
        Assert.Equal(Outcome.Late, (await first).Leaves[0].Outcome);

        hangs = false;
        var second = await grove.Ask(100).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((Outcome.Failed, TimeSpan.Zero), (second.Leaves[0].Outcome, second.Took));
    }

    [Fact]
    public async Task A_deadline_that_has_passed_asks_nobody()
    {
        var grove = new Grove((_, _) => Deed.Answer());

        var gathered = await grove.Ask(0);

        Assert.All(gathered.Leaves, leaf => Assert.Equal(Outcome.Late, leaf.Outcome));
        Assert.Empty(grove.Calls.Asked);
    }

    [Fact]
    public async Task Allow_gives_a_leaf_up_at_once_when_its_every_replica_failed()
    {
        var grove = new Grove((_, request) => request == 1 ? Deed.Fail() : Deed.Answer(5), replicas: 3);

        var gathered = await grove.Run(grove.Ask(100));

        Assert.Equal(TimeSpan.FromMilliseconds(5), gathered.Took);
        Assert.Equal(3, gathered.AnsweredCount);
        var failed = gathered.Leaves[1];
        Assert.Equal(
            (Outcome.Failed, 3, "broken", "L1"),
            (failed.Outcome, failed.Attempts, failed.Reason, failed.Leaf));
    }

    [Fact]
    public async Task Wait_asks_a_failed_leaf_again_until_it_answers()
    {
        var isHealed = false;
        var grove = new Grove((_, request) => request == 1 && !isHealed ? Deed.Fail() : Deed.Answer(1));

        var gather = grove.Ask(1_000, Partial.Wait);
        grove.Pass(100);
        Assert.False(gather.IsCompleted);
        isHealed = true;
        var gathered = await grove.Run(gather);

        Assert.True(gathered.IsComplete);
        Assert.InRange(gathered.Leaves[1].Attempts, 4, 20);
    }

    [Fact]
    public async Task Wait_says_that_a_leaf_failed_when_it_did_so_until_the_deadline()
    {
        var grove = new Grove((_, request) => request == 1 ? Deed.Fail() : Deed.Answer(1));

        var gathered = await grove.Run(grove.Ask(300, Partial.Wait));

        Assert.Equal((Outcome.Failed, "broken"), (gathered.Leaves[1].Outcome, gathered.Leaves[1].Reason));
        Assert.Equal(TimeSpan.FromMilliseconds(300), gathered.Took);
    }

    [Fact]
    public async Task Fail_ends_with_the_first_leaf_that_fails_and_cancels_the_others()
    {
        var grove = new Grove((_, request) => request == 1 ? Deed.Fail(3) : Deed.Answer(request == 0 ? 1 : 50));

        var gathered = await grove.Run(grove.Ask(100, Partial.Fail));

        Assert.Equal(TimeSpan.FromMilliseconds(6), gathered.Took);
        Assert.Equal(
            [Outcome.Answered, Outcome.Failed, Outcome.Abandoned, Outcome.Abandoned],
            gathered.Leaves.Select(leaf => leaf.Outcome));
        Assert.Equal(["l2", "l3"], grove.Calls.Cancelled.Select(replica => replica.Host).Order());
        Assert.Equal(0, grove.InFlight);
    }

    [Fact]
    public async Task A_request_that_is_wrong_is_not_asked_again()
    {
        var refusal = new RefusedException(400, "k must be at least 1");
        var grove = new Grove((_, _) => Deed.Fail(1, refusal), leaves: 1);

        var gathered = await grove.Run(grove.Ask(100, Partial.Wait));

        Assert.Equal((Outcome.Failed, 1, "k must be at least 1"),
            (gathered.Leaves[0].Outcome, gathered.Leaves[0].Attempts, gathered.Leaves[0].Reason));
        Assert.DoesNotContain(grove.Gatherer.Leaves[0].Replicas, replica => replica.Health.IsEjected);
    }

    [Fact]
    public async Task Cancellation_reaches_every_call_under_way()
    {
        using var caller = new CancellationTokenSource();
        var grove = new Grove((_, _) => Deed.Hang());

        var gather = grove.Ask(1_000, Partial.Wait, caller.Token);
        await caller.CancelAsync();

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gather);
        Assert.Equal(caller.Token, thrown.CancellationToken);
        Assert.Equal(4, grove.Calls.Cancelled.Count);
        Assert.Equal(0, grove.InFlight);
    }

    [Fact]
    public async Task Nobody_to_ask_is_an_answer_at_once()
    {
        var grove = new Grove((_, _) => Deed.Answer());

        var gathered = await grove.Gatherer.GatherAsync([], default, Partial.Fail);

        Assert.True(gathered.IsComplete);
    }
}
