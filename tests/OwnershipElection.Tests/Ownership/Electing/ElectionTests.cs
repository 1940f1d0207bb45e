using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Stores;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Electing;

/// <summary>
/// Goal: one candidate works at a time, it hands over without waiting for its lease, and a lost one steps
/// down and comes back. Method: candidates that run on one thread and a clock moved by hand.
/// </summary>
public sealed class ElectionTests
{
    [Fact]
    public void A_resignation_hands_over_without_the_clock_moving() => World.Run(world =>
    {
        var athens = world.Start("athens").Campaign();
        var byzantium = world.Start("byzantium").Campaign();
        using var stopping = new CancellationTokenSource();
        var log = new Log();
        var runs = log.Run(world, stopping.Token, athens, byzantium);
        var first = athens.Held!;

        Assert.Equal(first.Token, world.Finish(athens.ResignAsync()));
        world.Settle();

        Assert.Equal(["athens starts", "athens stops", "byzantium starts"], log.Lines);
        Assert.True(byzantium.Held!.Token > first.Token);
        Assert.Null(athens.Held);
        stopping.Cancel();
        world.Finish(Task.WhenAll(runs));
        Assert.Empty(world.Store.QueueOf("report"));
    });

    [Fact]
    public void Who_is_not_the_owner_cannot_resign() => World.Run(world =>
        Assert.Null(world.Finish(world.Start("athens").Campaign().ResignAsync())));

    [Fact]
    public void Who_resigns_queues_up_behind_all_others() => World.Run(world =>
    {
        string[] cities = ["athens", "byzantium", "cyrene"];
        var candidates = cities.Select(city => world.Start(city).Campaign()).ToArray();
        using var stopping = new CancellationTokenSource();
        var log = new Log();
        log.Run(world, stopping.Token, candidates);

        for (var i = 0; i < 6; i++)
        {
            Assert.NotNull(world.Finish(candidates[i % 3].ResignAsync()));
            world.Settle();
        }

        Assert.Equal(
            ["athens", "byzantium", "cyrene", "athens", "byzantium", "cyrene", "athens"],
            log.Lines.Where(line => line.EndsWith("starts", StringComparison.Ordinal))
                .Select(line => line.Split(' ')[0]));
        stopping.Cancel();
        world.Settle();
    });

    [Fact]
    public void An_owner_that_is_cut_off_stops_before_the_next_starts_and_campaigns_again_when_it_is_back() =>
        World.Run(world =>
        {
            var process = world.Start("athens");
            var athens = process.Campaign();
            var byzantium = world.Start("byzantium").Campaign();
            using var stopping = new CancellationTokenSource();
            var log = new Log();
            log.Run(world, stopping.Token, athens, byzantium);

            process.Link.Partition();
            world.Pass(20);
            Assert.Equal(["athens starts", "athens stops", "byzantium starts"], log.Lines);

            process.Link.Heal();
            world.Pass(5);
            Assert.Equal(2, world.Store.QueueOf("report").Count);
            world.Finish(byzantium.ResignAsync());
            world.Settle();
            Assert.Equal("athens starts", log.Lines[^1]);
            stopping.Cancel();
            world.Settle();
        });

    [Fact]
    public void Work_that_does_not_stop_is_waited_for_and_does_not_run_twice() => World.Run(world =>
    {
        var process = world.Start("athens");
        var athens = process.Campaign();
        using var stopping = new CancellationTokenSource();
        var stubborn = new TaskCompletionSource();
        var starts = 0;
        var run = athens.RunAsync((_, _) => ++starts == 1 ? stubborn.Task : Task.CompletedTask, stopping.Token);
        world.Settle();
        process.Link.Partition();
        world.Pass(11);
        process.Link.Heal();
        world.Pass(60);
        Assert.Equal(1, starts);
        Assert.NotNull(world.Start("byzantium").TryTake());

        stubborn.SetResult();
        stopping.Cancel();
        world.Finish(run);
    });

    [Fact]
    public void Work_that_fails_hands_over_and_the_candidate_comes_back() => World.Run(world =>
    {
        var athens = world.Start("athens").Campaign();
        var byzantium = world.Start("byzantium").Campaign();
        using var stopping = new CancellationTokenSource();
        var runs = 0;
        _ = athens.RunAsync((_, _) => throw new InvalidOperationException($"{++runs}"), stopping.Token);
        world.Settle();
        var log = new Log();
        log.Run(world, stopping.Token, byzantium);

        world.Pass(3);

        Assert.Equal(["byzantium starts"], log.Lines);
        Assert.Equal(2, world.Store.QueueOf("report").Count);
        stopping.Cancel();
        world.Settle();
    });

    [Fact]
    public void Work_that_always_fails_at_once_is_not_tried_without_pause() => World.Run(world =>
    {
        var athens = world.Start("athens").Campaign();
        using var stopping = new CancellationTokenSource();
        var runs = 0;
        _ = athens.RunAsync((_, _) => throw new InvalidOperationException($"{++runs}"), stopping.Token);

        world.Pass(60);

        // Pauses grow to 2 s, a half of that in the mean.
        Assert.InRange(runs, 20, 200);
        stopping.Cancel();
        world.Settle();
    });

    [Fact]
    public void An_owner_whose_place_an_operator_has_deleted_steps_down_at_once() => World.Run(world =>
    {
        var athens = world.Start("athens").Campaign();
        using var stopping = new CancellationTokenSource();
        var log = new Log();
        log.Run(world, stopping.Token, athens);
        var first = athens.Held!;

        world.Finish(world.Store.LeaveAsync("report", first.Place.Candidate, default).AsTask());
        world.Settle();

        Assert.True(first.Lost.IsCancellationRequested);
        Assert.Equal(["athens starts", "athens stops", "athens starts"], log.Lines);
        Assert.True(athens.Held!.Token > first.Token);
        stopping.Cancel();
        world.Settle();
    });

    [Fact]
    public void Observers_see_nobody_then_each_owner_with_its_token_and_value() => World.Run(world =>
    {
        var athens = world.Start("athens").Campaign();
        var byzantium = world.Start("byzantium").Campaign();
        using var stopping = new CancellationTokenSource();
        var seen = new List<string?>();
        _ = ObserveAsync();
        world.Settle();
        new Log().Run(world, stopping.Token, athens, byzantium);
        world.Finish(athens.ResignAsync());
        world.Settle();

        Assert.Equal([null, "athens", "byzantium"], seen.Where((value, i) => i == 0 || value is not null));
        stopping.Cancel();
        world.Settle();

        async Task ObserveAsync()
        {
            await foreach (var owner in world.Start("cyrene").Campaign().ObserveAsync(stopping.Token))
            {
                seen.Add(owner?.Value);
            }
        }
    });

    [Fact]
    public async Task A_candidate_does_not_run_twice_at_once()
    {
        using var telemetry = new OwnershipTelemetry();
        using var stopping = new CancellationTokenSource();
        var election = new Election("report", "athens", new(
            new MemoryOwnershipStore(TimeProvider.System), new(), TimeProvider.System, telemetry));
        var run = election.RunAsync((_, token) => Task.Delay(Timeout.Infinite, token), stopping.Token);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => election.RunAsync((_, _) => Task.CompletedTask, stopping.Token));
        stopping.Cancel();
        await run;
    }

    private sealed class Log
    {
        public List<string> Lines { get; } = [];

        public List<Task> Run(World world, CancellationToken stopping, params Election[] candidates)
        {
            var runs = new List<Task>();
            foreach (var candidate in candidates)
            {
                runs.Add(candidate.RunAsync(WorkAsync, stopping));
                world.Settle();

                async Task WorkAsync(Held held, CancellationToken cancellationToken)
                {
                    Lines.Add($"{candidate.Value} starts");
                    try
                    {
                        await Task.Delay(Timeout.Infinite, cancellationToken);
                    }
                    finally
                    {
                        Lines.Add($"{candidate.Value} stops");
                    }
                }
            }

            return runs;
        }
    }
}
