using System.Buffers.Binary;
using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Stores;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Updating;

/// <summary>
/// Goal: no update is lost and none is made twice, without a lock. Method: writers at once, and answers lost
/// at each place; and the naive way, which loses some.
/// </summary>
public sealed class OptimisticUpdateTests
{
    private static readonly OptimisticUpdateOptions Options = new();

    [Fact]
    public async Task Eight_writers_at_once_lose_no_increment_and_say_how_often_they_tried_again()
    {
        var store = new MemoryOwnershipStore(TimeProvider.System);
        var reads = 0;
        var haveAllRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var retries = 0;
            for (var i = 0; i < 100; i++)
            {
                var result = await new YieldingStore(store, MeetAsync)
                    .UpdateAsync("count", Next, Options, TimeProvider.System);
                Assert.True(result.IsUpdated);
                retries += result.RetryCount;
            }

            return retries;
        }));

        var retried = (await Task.WhenAll(writers)).Sum();

        Assert.Equal(800, Read(await store.ReadAsync("count", default)));
        Assert.True(retried >= 7, $"Only {retried} have met another.");

        // Nobody writes before all have read for the first time: they meet, however few threads there are.
        Task MeetAsync()
        {
            if (Interlocked.Increment(ref reads) == 8)
            {
                haveAllRead.SetResult();
            }

            return haveAllRead.Task;
        }
    }

    [Fact]
    public void Eight_writers_that_read_and_then_write_lose_some() => Pump.Run(pump =>
    {
        var store = new YieldingStore(new MemoryOwnershipStore(TimeProvider.System));
        pump.Finish(Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 100; i++)
            {
                var current = await store.ReadAsync("count", default);
                await store.WriteAsync("count", Next(current?.Value), WriteConditions.None, default);
            }
        })));

        Assert.True(Read(pump.Finish(store.ReadAsync("count", default).AsTask())) < 800);
    });

    [Fact]
    public void A_lost_answer_of_a_write_that_can_be_recognised_is_not_written_twice() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var reads = 0;
        var update = athens.Link.UpdateAsync(
            "count",
            current =>
            {
                // The answer to the write that follows.
                athens.Link.AnswersToLose = ++reads == 1 ? 1 : 0;
                return Next(current);
            },
            new() { Recognise = value => Read(value) == 1 },
            athens.Clock);
        world.Pass(1);

        var result = world.Finish(update);
        Assert.Equal((UpdateOutcome.Updated, 1), (result.Outcome, result.RetryCount));
        Assert.Equal(1, Read(world.Finish(world.Store.ReadAsync("count", default).AsTask())));
    });

    [Fact]
    public void A_lost_answer_that_cannot_be_cleared_up_is_neither_a_failure_nor_a_success() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var update = athens.Link.UpdateAsync(
            "count",
            current =>
            {
                athens.Link.AnswersToLose = 1;
                return Next(current);
            },
            Options,
            athens.Clock);
        world.Pass(1);

        var failure = Assert.Throws<OwnershipStoreException>(() => world.Finish(update));
        Assert.Contains("unknown", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, Read(world.Finish(world.Store.ReadAsync("count", default).AsTask())));
    });

    [Fact]
    public void A_write_that_never_arrived_is_repeated_while_its_version_stands() => World.Run(world =>
    {
        var athens = world.Start("athens");
        athens.Link.Failure = OwnershipStoreFailure.Late;
        var attempts = 0;
        var update = athens.Link.UpdateAsync(
            "count",
            current =>
            {
                if (++attempts == 1)
                {
                    athens.Link.Partition();
                }

                return Next(current);
            },
            Options,
            athens.Clock);
        world.Settle();
        athens.Link.Heal();
        world.Pass(1);

        var result = world.Finish(update);
        Assert.Equal((UpdateOutcome.Updated, 2), (result.Outcome, attempts));
        Assert.Equal(1, Read(result.Current));
    });

    [Fact]
    public void Only_the_owner_updates_if_it_is_asked_for() => World.Run(world =>
    {
        var athens = world.Start("athens");
        var held = athens.Take();
        var options = new OptimisticUpdateOptions { Owner = held };
        Assert.True(world.Finish(world.Store.UpdateAsync("count", Next, options, world.Time)).IsUpdated);
        world.Finish(held.ReleaseAsync());

        var refused = world.Finish(world.Store.UpdateAsync("count", Next, options, world.Time));

        Assert.Equal((UpdateOutcome.NotOwner, 0), (refused.Outcome, refused.RetryCount));
        Assert.Equal(1, Read(world.Finish(world.Store.ReadAsync("count", default).AsTask())));
    });

    [Fact]
    public void Attempts_are_bounded_when_another_is_always_first() => World.Run(world =>
    {
        var update = world.Store.UpdateAsync(
            "count",
            current =>
            {
                world.Finish(world.Store.WriteAsync("count", new byte[4], default, default).AsTask());
                return Next(current);
            },
            new() { MostAttempts = 7 },
            world.Time);
        world.Pass(5);

        var result = world.Finish(update);
        Assert.Equal((UpdateOutcome.Conflicts, 6), (result.Outcome, result.RetryCount));
    });

    [Fact]
    public void Time_is_bounded_while_the_store_cannot_be_reached() => World.Run(world =>
    {
        var athens = world.Start("athens");
        athens.Link.Partition();
        var update = athens.Link.UpdateAsync(
            "count", Next, new() { Timeout = TimeSpan.FromSeconds(2) }, athens.Clock);
        world.Pass(1.9);
        Assert.False(update.IsCompleted);
        world.Pass(0.2);

        Assert.Equal(UpdateOutcome.Late, world.Finish(update).Outcome);
    });

    [Theory]
    [InlineData(0, 1, 0.005, 0.25)]
    [InlineData(10_001, 1, 0.005, 0.25)]
    [InlineData(1, 0.001, 0.005, 0.25)]
    [InlineData(1, 3_601, 0.005, 0.25)]
    [InlineData(1, 1, 0, 0.25)]
    [InlineData(1, 1, 0.3, 0.25)]
    [InlineData(1, 1, 0.005, 61)]
    public async Task Options_out_of_range_are_refused_at_once(
        int attempts, double timeout, double firstPause, double longestPause)
    {
        var options = new OptimisticUpdateOptions
        {
            MostAttempts = attempts,
            Timeout = TimeSpan.FromSeconds(timeout),
            FirstPause = TimeSpan.FromSeconds(firstPause),
            LongestPause = TimeSpan.FromSeconds(longestPause),
        };

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => new MemoryOwnershipStore(TimeProvider.System)
            .UpdateAsync("count", Next, options, TimeProvider.System));
    }

    private static ReadOnlyMemory<byte> Next(ReadOnlyMemory<byte>? current)
    {
        var next = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(next, (current is { } value ? Read(value) : 0) + 1);
        return next;
    }

    private static int Read(VersionedValue? value) => Read(value!.Value.Value);

    private static int Read(ReadOnlyMemory<byte> value) => BinaryPrimitives.ReadInt32BigEndian(value.Span);
}
