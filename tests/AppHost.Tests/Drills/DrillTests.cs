using DesignPatterns.AppHost.Tests.ReplicatedServices;
using DesignPatterns.Running.Drills;

namespace DesignPatterns.AppHost.Tests.Drills;

/// <summary>
/// Goal: what a drill counts is the same on every machine. Method: the drills of <c>benchmarks/drills.sh</c>,
/// shorter, half of the words never asked for before and half in every cache, one after the other on one system.
/// </summary>
[Collection(typeof(StruckSystem))]
public sealed class DrillTests(WarmRun shared)
{
    private static readonly DrillPlan Plan = new(
        PerSecond: 100,
        Period: TimeSpan.FromSeconds(3),
        FaultAt: TimeSpan.FromSeconds(0.5),
        FaultPeriod: TimeSpan.FromSeconds(1.5));

    // The eighth, a server killed, is the one that follows the worst drill, below.
    [Theory]
    [InlineData("kill", "response-cache")]
    [InlineData("pause", "dictionary-server")]
    [InlineData("pause", "response-cache")]
    [InlineData("slow", "dictionary-server")]
    [InlineData("slow", "response-cache")]
    [InlineData("rolling restart", "dictionary-server")]
    [InlineData("rolling restart", "response-cache")]
    public async Task A_fault_in_one_tier_costs_no_request_shows_nothing_stale_and_the_replica_returns(
        string fault, string tier)
    {
        var drill = new Drill(
            Fault.All.Single(one => one.Name == fault), Tier.All.Single(one => one.Name == tier), Mix.Both);

        var result = await shared.RunAsync(drill, Plan);

        AssertNothingWasMissed(result);
        if (drill.Tier == Tier.Server)
        {
            AssertWarmWordsWereHits(result);
        }
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("pause")]
    public Task Without_Redis_for_a_while_no_request_fails_the_caches_say_degraded_and_go_back_to_it(string fault) =>
        LoseRedisAsync(fault, TimeSpan.FromSeconds(4));

    [Theory]
    [Trait("Kind", "soak")]
    [InlineData("kill")]
    [InlineData("pause")]
    public Task Without_Redis_for_10_s_the_same_holds(string fault) =>
        LoseRedisAsync(fault, TimeSpan.FromSeconds(10));

    private async Task LoseRedisAsync(string fault, TimeSpan period)
    {
        var degraded = Tier.Cache.Replicas.Select(WaitUntilDegradedAsync).ToList();
        var drill = new Drill(Fault.All.Single(one => one.Name == fault), Tier.SharedCache, Mix.Both);

        var result = await shared.RunAsync(drill, Plan with { FaultPeriod = period });

        AssertNothingWasMissed(result);
        Assert.NotNull(result.TimeToEject);
        await Task.WhenAll(degraded);
    }

    [Fact]
    public async Task A_fault_in_every_server_at_once_fails_requests_and_the_drill_after_it_loses_none()
    {
        var everywhere = new Fault("hang everywhere", strike => strike.LoseAsync(
            strike.Victim,
            () => OnEachServerAsync(server => strike.Run.SwitchOnAsync(server, "hang")),
            strike.HoldAsync,
            () => OnEachServerAsync(strike.Run.SwitchOffFaultsAsync)));

        var worst = await shared.RunAsync(new Drill(everywhere, Tier.Server, Mix.NeverAsked), Plan);
        Assert.NotEmpty(worst.Failed);
        Assert.Equal(2, worst.MostAttempts);

        // That spent all that the caches had for retries; the next drill begins when they have it again.
        var next = await shared.RunAsync(new Drill(Fault.Kill, Tier.Server, Mix.Both), Plan);
        AssertNothingWasMissed(next);
        AssertWarmWordsWereHits(next);
    }

    private static void AssertNothingWasMissed(DrillResult result)
    {
        var failed = result.Failed;
        Assert.True(failed is [], $"{failed.Count} failed:\n{string.Join('\n', failed.Take(10))}");
        Assert.Equal(0, result.StaleCount);
        Assert.InRange(result.MostAttempts, 1, 2);
        Assert.NotNull(result.TimeToReturn);
    }

    /// <summary>Whatever becomes of the servers, what the caches hold is answered from there.</summary>
    private void AssertWarmWordsWereHits(DrillResult result)
    {
        var warm = result.Outcomes.Where(outcome => shared.Words.Warm.Contains(outcome.Path));
        Assert.All(warm, outcome => Assert.Contains("; hit", outcome.CacheStatus, StringComparison.Ordinal));
    }

    /// <summary>Ready all the while: a cache that is only degraded is sent requests.</summary>
    private async Task WaitUntilDegradedAsync(string cache)
    {
        using var admin = shared.Run.NewClient(cache, "admin");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        string health;
        do
        {
            await Task.Delay(100, deadline.Token);
            using var answer = await admin.GetAsync("/health", deadline.Token);
            Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
            health = await answer.Content.ReadAsStringAsync(deadline.Token);
        }
        while (!health.Contains("\"Degraded\"", StringComparison.Ordinal));
    }

    private static Task OnEachServerAsync(Func<string, Task> act) => Task.WhenAll(Tier.Server.Replicas.Select(act));
}
