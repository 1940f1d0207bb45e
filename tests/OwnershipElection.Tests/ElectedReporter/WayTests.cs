using DesignPatterns.ElectedReporter.Reporting;
using DesignPatterns.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.OwnershipElection.Tests.ElectedReporter;

/// <summary>
/// Goal: whoever writes with its token loses no update, whenever it wakes up; whoever does not, does. Method: owners
/// whose reads and writes come in any order, in each of the three ways, against a real Redis.
/// </summary>
public sealed class WayTests(RedisServer redis) : IClassFixture<RedisServer>
{
    [Theory]
    [InlineData("naive", true, 3, 0)]
    [InlineData("check-then-write", true, 3, 0)]
    [InlineData("fenced", false, 0, 1)]
    public async Task An_owner_that_wakes_up_between_reading_and_writing_overwrites_its_followers_unless_it_is_fenced(
        string name, bool isAcknowledged, long lost, long refused)
    {
        var desk = new Desk(redis);
        var way = desk.Way(name);
        var (athens, byzantium) = (Desk.Owner(token: 17), Desk.Owner(token: 18));

        var read = await way.ReadAsync(athens);
        for (var turn = 0; turn < 3; turn++)
        {
            Assert.True(await way.TakeTurnAsync(byzantium));
        }

        Assert.Equal(isAcknowledged, await way.WriteAsync(athens, read!.Value + 1));
        Assert.Equal((lost, refused), await desk.CountAsync(name));
    }

    [Fact]
    public async Task The_first_read_under_a_token_already_shuts_out_the_owner_before()
    {
        var desk = new Desk(redis);

        Assert.False(await WriteBetweenReadAndWriteOfTheNextAsync(desk.Fenced));
        Assert.Equal((0, 1), await desk.CountAsync("fenced"));
    }

    [Fact]
    public async Task A_fence_that_only_writes_raise_lets_one_update_through_and_loses_it()
    {
        var desk = new Desk(redis);

        Assert.True(await WriteBetweenReadAndWriteOfTheNextAsync(new FenceRaisedByWrites(desk)));
        Assert.Equal((1, 0), await desk.CountAsync("fenced"));
    }

    [Fact]
    public async Task A_check_refuses_whoever_knows_that_it_has_lost_or_could_know()
    {
        var desk = new Desk(redis);

        Assert.Null(await desk.Checked.ReadAsync(Desk.Owner(token: 17, isHeld: false)));
        Assert.True(await desk.Checked.TakeTurnAsync(Desk.Owner(token: 18)));
        Assert.Null(await desk.Checked.ReadAsync(Desk.Owner(token: 17)));
        Assert.Equal((0, 2), await desk.CountAsync("check-then-write"));
    }

    [Fact]
    public Task Whatever_the_order_of_reads_and_writes_no_fenced_update_is_lost() =>
        OwnThread.RunAsync(() => NothingIsLost(desk => desk.Fenced).QuickCheckThrowOnFailure());

    [Fact]
    public async Task The_same_orders_do_lose_updates_where_only_writes_raise_the_fence()
    {
        var refuted = await Assert.ThrowsAnyAsync<Exception>(() => OwnThread.RunAsync(
            () => NothingIsLost(desk => new FenceRaisedByWrites(desk)).QuickCheckThrowOnFailure()));

        Assert.Contains("Falsifiable", refuted.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(ReportStoreException), refuted.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_has_forgotten_its_scripts_is_told_them_anew()
    {
        var desk = new Desk(redis);
        Assert.True(await desk.Fenced.TakeTurnAsync(Desk.Owner(token: 17)));

        await redis.Connection.GetDatabase().ExecuteAsync("SCRIPT", "FLUSH");

        Assert.True(await desk.Fenced.TakeTurnAsync(Desk.Owner(token: 17)));
        Assert.Equal((0, 0), await desk.CountAsync("fenced"));
    }

    [Fact]
    public async Task A_store_that_hangs_is_an_error_in_time_and_what_it_did_meanwhile_is_counted()
    {
        var time = new ManualTimeProvider();
        var desk = new Desk(redis, time);
        // Connected: what is written is on its way before the clock moves.
        await desk.Store.PingAsync(CancellationToken.None);
        await redis.PauseAsync();
        try
        {
            var writing = desk.Naive.WriteAsync(Desk.Owner(token: 17), 1);
            time.Advance(Desk.CallTimeout);
            var late = await Assert.ThrowsAsync<ReportStoreException>(() => writing);
            Assert.Contains("report-store did not answer within", late.Message, StringComparison.Ordinal);
        }
        finally
        {
            await redis.ResumeAsync();
        }

        Assert.Equal(1, await desk.Naive.ReadAsync(Desk.Owner(token: 17)));
        Assert.Equal((0, 0), await desk.CountAsync("naive"));
    }

    [Fact]
    public async Task A_store_that_is_gone_is_told_in_a_few_words_and_not_by_its_clients_counters()
    {
        await using var brief = new RedisServer();
        await brief.InitializeAsync();
        var desk = new Desk(brief);
        Assert.True(await desk.Naive.TakeTurnAsync(Desk.Owner(token: 17)));
        await brief.StopAsync();

        var gone = await Assert.ThrowsAsync<ReportStoreException>(
            () => desk.Naive.ReadAsync(Desk.Owner(token: 17)));

        Assert.Matches("^report-store cannot be reached: \\w+$", gone.Message);
    }

    private static async Task<bool> WriteBetweenReadAndWriteOfTheNextAsync(IWay way)
    {
        var (athens, byzantium) = (Desk.Owner(token: 17), Desk.Owner(token: 18));
        var ours = await way.ReadAsync(athens);
        var theirs = await way.ReadAsync(byzantium);
        var isAcknowledged = await way.WriteAsync(athens, ours!.Value + 1);
        Assert.True(await way.WriteAsync(byzantium, theirs!.Value + 1));
        return isAcknowledged;
    }

    /// <summary>
    /// For three owners, each with a greater token than the one before, and any order of their steps: the first of an
    /// owner is a read, the next one the write that follows from it.
    /// </summary>
    private Property NothingIsLost(Func<Desk, IWay> choose) => Prop.ForAll(
        Gen.ArrayOf(Gen.Choose(0, 2)).ToArbitrary(),
        async schedule =>
        {
            var desk = new Desk(redis);
            var way = choose(desk);
            var read = new long?[3];
            foreach (var owner in schedule)
            {
                var claim = Desk.Owner(token: 17 + owner);
                if (read[owner] is { } number)
                {
                    await way.WriteAsync(claim, number + 1);
                    read[owner] = null;
                }
                else
                {
                    read[owner] = await way.ReadAsync(claim);
                }
            }

            return (await desk.CountAsync(way.Name)).Lost == 0;
        });

    /// <summary>What must fail: it reads as if nobody had to be shut out for that.</summary>
    private sealed class FenceRaisedByWrites(Desk desk) : IWay
    {
        public string Name => desk.Fenced.Name;

        public async Task<long?> ReadAsync(Claim claim, CancellationToken cancellationToken) =>
            (await desk.Store.EvaluateAsync(ReportScripts.Read, Name, cancellationToken)).AsNumber();

        public Task<bool> WriteAsync(Claim claim, long number, CancellationToken cancellationToken) =>
            desk.Fenced.WriteAsync(claim, number, cancellationToken);
    }
}
