using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using DesignPatterns.AppHost.Tests.ScatterGather;
using DesignPatterns.Running;
using DesignPatterns.Testing;

namespace DesignPatterns.AppHost.Tests.OwnershipElection;

/// <summary>
/// Goal: at any time one owner at most, a new one soon, and no update lost, whatever becomes of owners and of etcd.
/// Method: pause, kill and stop processes; ask each replica when it said that it owned, on the one clock that they
/// share, and compare what was acknowledged with what is there. One system for all; each test leaves it whole.
/// </summary>
public sealed class OwnershipTests(OwnershipTests.Shared shared) : IClassFixture<OwnershipTests.Shared>, IAsyncLifetime
{
    private const int Increments = 1_000;
    private const int Pauses = 6;
    private const int Kills = 10;

    private const int ManyIncrements = 10_000;
    private const int ManyPauses = 60;
    private const int ManyKills = 50;

    private readonly OwnershipRun _run = shared.Run;

    public sealed class Shared : IAsyncLifetime
    {
        public OwnershipRun Run { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Run = await OwnershipRun.StartAsync();

        public ValueTask DisposeAsync() => Run.DisposeAsync();
    }

    public async ValueTask InitializeAsync() => await _run.WaitUntilWholeAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public Task An_owner_paused_past_its_lease_again_and_again_loses_no_fenced_update_and_others_are_lost() =>
        PauseOwnersAsync(Pauses, Increments);

    [Fact, Trait("Kind", "soak")]
    public Task Ten_thousand_increments_by_owners_that_are_paused_sixty_times_lose_no_fenced_update() =>
        PauseOwnersAsync(ManyPauses, ManyIncrements);

    [Fact]
    public Task Each_owner_that_is_killed_is_followed_by_another_under_a_greater_token() => KillOwnersAsync(Kills);

    [Fact, Trait("Kind", "soak")]
    public Task Fifty_owners_killed_one_after_the_other_never_overlap() => KillOwnersAsync(ManyKills);

    [Fact]
    public async Task Who_resigns_is_followed_while_its_lease_lives_on()
    {
        var before = await _run.WaitForOwnerAsync(after: 0);

        await _run.CommandAsync(before.Owner!, "resign");

        var after = await _run.WaitForOwnerAsync(before.Token!.Value);
        Assert.NotEqual(before.Owner, after.Owner);
        await _run.WaitForProgressAsync(1);
        var history = await AssertNoTwoOwnersAsync();
        var (ended, begun) = (
            history.Single(tenure => tenure.Token == before.Token),
            history.Single(tenure => tenure.Token == after.Token));
        // Its process lives and renews the lease: by that it would own for ever.
        Assert.InRange(begun.FromMonotonicMs - ended.UntilMonotonicMs, 0, 2_000);
        await _run.WaitAsync(
            _ => true, "the one that resigned", [.. OwnershipRun.Replicas.Where(replica => replica != before.Owner)]);
    }

    [Fact]
    public async Task Only_the_owner_can_resign()
    {
        var owner = await _run.WaitForOwnerAsync(after: 0);
        var other = OwnershipRun.Replicas.First(replica => replica != owner.Owner);

        using var answer = await _run.ClientOf(other).PostAsync(new Uri("/resign", UriKind.Relative), content: null);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_owner_that_overstays_by_its_button_loses_naive_updates_and_is_refused_where_it_is_fenced()
    {
        var before = await _run.WaitForOwnerAsync(after: 0);

        await _run.CommandAsync(before.Owner!, "fault-stale-owner");
        await _run.WaitForOwnerAsync(before.Token!.Value);
        var after = await _run.WaitAsync(
            standing => standing.Way("naive").Lost > before.Way("naive").Lost
                && standing.Way("fenced").Refused > before.Way("fenced").Refused,
            "naive updates lost, fenced ones refused");
        await _run.CommandAsync(before.Owner!, "faults-off");

        Assert.Equal(0, after.Way("fenced").Lost);
        await AssertNoTwoOwnersAsync();
    }

    [Fact, Trait("Kind", "soak")]
    public async Task An_owner_paused_by_its_button_is_followed_and_wakes_up_to_be_refused()
    {
        var before = await _run.WaitForOwnerAsync(after: 0);

        await _run.CommandAsync(before.Owner!, "fault-pause");
        await _run.WaitForOwnerAsync(before.Token!.Value, silent: before.Owner!);
        await _run.WaitAsync(
            _ => true, "the paused one awake", [.. OwnershipRun.Replicas.Where(replica => replica != before.Owner)]);

        var after = await _run.WaitForProgressAsync(Increments / 10);
        Assert.Equal(0, after.Way("fenced").Lost);
        await AssertNoTwoOwnersAsync();
    }

    [Fact]
    public async Task While_etcds_leader_is_dead_there_are_no_two_owners_and_the_report_goes_on()
    {
        var leader = await _run.FindLeaderAsync();

        Signal.Send(await _run.FindMemberIdAsync(leader), Signal.Kill);

        await _run.WaitForProgressAsync(Increments / 10);
        Assert.NotEqual(leader, await FindOtherLeaderAsync());
        await _run.StartAgainAsync(leader);
        await AssertNoTwoOwnersAsync();

        Task<string> FindOtherLeaderAsync() => _run.FindLeaderAsync(except: leader);
    }

    [Fact]
    public async Task Without_a_majority_the_owner_steps_down_and_all_say_why_until_it_is_back()
    {
        var before = await _run.WaitForOwnerAsync(after: 0);
        string[] majority = ["etcd-1", "etcd-2"];
        await Task.WhenAll(majority.Select(member => _run.CommandAsync(member, KnownResourceCommands.StopCommand)));

        foreach (var replica in OwnershipRun.Replicas)
        {
            var detail = await WaitForRefusalAsync(replica);
            Assert.StartsWith("etcd: ", detail, StringComparison.Ordinal);
        }

        await WaitUntilNobodyOwnsAsync();
        await Task.WhenAll(majority.Select(_run.StartAgainAsync));
        var after = await _run.WaitForOwnerAsync(before.Token!.Value);
        Assert.Equal(0, after.Way("fenced").Lost);
        await _run.WaitForProgressAsync(Increments / 10);
        await AssertNoTwoOwnersAsync();
    }

    [Fact]
    public async Task Without_the_reports_store_all_say_so_until_it_is_back()
    {
        await _run.CommandAsync("report-store", KnownResourceCommands.StopCommand);

        foreach (var replica in OwnershipRun.Replicas)
        {
            Assert.StartsWith("report-store", await WaitForRefusalAsync(replica), StringComparison.Ordinal);
        }

        await _run.StartAgainAsync("report-store");
        var after = await _run.WaitForProgressAsync(Increments / 10);
        Assert.Equal(0, after.Way("fenced").Lost);
    }

    [Fact]
    public async Task To_a_browser_it_is_a_page_and_everybody_listens_on_loopback_alone()
    {
        foreach (var replica in OwnershipRun.Replicas)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
            using var answer = await _run.ClientOf(replica).SendAsync(request);
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Contains("owns the report", page, StringComparison.Ordinal);
            Assert.Contains("<rect", page, StringComparison.Ordinal);

            var listeners = Listeners.Of(await _run.FindProcessIdAsync(replica));
            Assert.All(listeners, listener =>
                Assert.True(IPAddress.IsLoopback(listener.Address), $"{replica} {listener}"));
        }
    }

    private async Task PauseOwnersAsync(int atLeast, int increments)
    {
        var before = await _run.WaitForOwnerAsync(after: 0);
        var (now, pauses) = (before, 0);
        while (pauses < atLeast || Updates() < increments)
        {
            var paused = now.Owner!;
            var process = await _run.FindProcessIdAsync(paused);
            Signal.Send(process, Signal.Stop);
            try
            {
                await _run.WaitForOwnerAsync(now.Token!.Value, silent: paused);
                await _run.WaitForProgressAsync(increments / (2 * atLeast), silent: paused);
            }
            finally
            {
                Signal.Send(process, Signal.Continue);
            }

            pauses++;
            now = await _run.WaitForProgressAsync(increments / (2 * atLeast));
        }

        Assert.Equal(0, now.Way("fenced").Lost);
        Assert.InRange(now.Way("naive").Lost - before.Way("naive").Lost, 1, long.MaxValue);
        Assert.InRange(now.Way("check-then-write").Lost - before.Way("check-then-write").Lost, 1, long.MaxValue);
        await AssertNoTwoOwnersAsync();

        long Updates() => now.Way("fenced").Acknowledged - before.Way("fenced").Acknowledged;
    }

    private async Task KillOwnersAsync(int kills)
    {
        var handovers = new List<double>();
        var owner = await _run.WaitForOwnerAsync(after: 0);
        for (var kill = 0; kill < kills; kill++)
        {
            var victim = owner.Owner!;
            await _run.KillAsync(victim);
            owner = await _run.WaitForReignAsync(owner.Token!.Value, silent: victim);
            handovers.Add(owner.LastHandoverMs!.Value);
            await _run.StartAgainAsync(victim);
        }

        handovers.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"From the last write before a kill to the next owner's first, of {kills}: "
            + $"median {handovers[kills / 2]:0} ms, longest {handovers[^1]:0} ms.");
        await _run.WaitUntilWholeAsync();
        await AssertNoTwoOwnersAsync();
    }

    /// <summary>In the order of their tokens, each has ended before the next one began.</summary>
    private async Task<IReadOnlyList<Tenure>> AssertNoTwoOwnersAsync()
    {
        var history = await _run.ReadHistoryAsync();
        foreach (var (earlier, later) in history.Zip(history.Skip(1)))
        {
            Assert.True(
                earlier.Token < later.Token && earlier.UntilMonotonicMs <= later.FromMonotonicMs,
                $"{earlier} overlaps with {later}");
        }

        return history;
    }

    private async Task<string> WaitForRefusalAsync(string replica)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var answer = await _run.ClientOf(replica).GetAsync(new Uri("/", UriKind.Relative), deadline.Token);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                Assert.NotNull(answer.Headers.RetryAfter);
                using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(deadline.Token));
                return problem.RootElement.GetProperty("detail").GetString()!;
            }

            await Task.Delay(20, deadline.Token);
        }
    }

    /// <summary>The last that said so has stopped to say it: what it said no longer grows.</summary>
    private async Task WaitUntilNobodyOwnsAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Tenure before, after;
        do
        {
            before = (await _run.ReadHistoryAsync())[^1];
            await Task.Delay(50, deadline.Token);
            after = (await _run.ReadHistoryAsync())[^1];
        }
        while (before != after);
    }
}
