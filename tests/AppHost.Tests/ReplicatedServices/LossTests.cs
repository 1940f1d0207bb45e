using DesignPatterns.Running;
using DesignPatterns.Testing;

namespace DesignPatterns.AppHost.Tests.ReplicatedServices;

/// <summary>Replicas are lost one after the other under load, and none of them is missed.</summary>
[Collection(typeof(StruckSystem))]
public sealed class LossTests(WarmRun shared)
{
    private const int PerSecond = 200;
    private const int Seconds = 12;

    [Fact]
    public async Task A_server_killed_a_server_paused_and_a_cache_killed_cost_no_request()
    {
        var run = shared.Run;
        await run.WaitUntilWholeAsync(TimeSpan.FromSeconds(60));
        var paths = shared.NextWords(PerSecond * Seconds);
        var paused = await run.FindProcessIdAsync("dictionary-server-1");
        var killedServer = await run.FindProcessIdAsync("dictionary-server-0");
        var killedCache = await run.FindProcessIdAsync("response-cache-0");

        var outcomes = await Load.SendAsync(
            run.Edge,
            paths,
            PerSecond,
            (2 * PerSecond, () => SendAsync(killedServer, Signal.Kill)),
            (5 * PerSecond, () => SendAsync(paused, Signal.Stop)),
            (8 * PerSecond, () => SendAsync(killedCache, Signal.Kill)));
        Signal.Send(paused, Signal.Continue);
        await run.StartAgainAsync("dictionary-server-0");
        await run.StartAgainAsync("response-cache-0");

        var failed = outcomes.Where(outcome => outcome.Failed).ToList();
        Assert.True(failed.Count == 0, $"{failed.Count} failed:\n{string.Join('\n', failed.Take(10))}");
        Assert.Equal(0, outcomes.Count(outcome => outcome.Stale));

        // The words were new to the caches: every one was looked up at a server. What Edge tried again at the other
        // cache may find in Redis what the first attempt has left there. A killed process takes the spans of its last
        // 200 ms with it.
        Assert.All(outcomes, outcome => Assert.DoesNotMatch("response-cache-[01]; hit", outcome.CacheStatus));
        var asked = paths.Select(Uri.UnescapeDataString).ToHashSet();
        await run.Telemetry.WaitForSpansAsync(
            spans => spans.Count(IsLookup) >= paths.Length * 0.95,
            TimeSpan.FromSeconds(60));

        bool IsLookup(ReceivedSpan span) =>
            span.IsServer("dictionary-server") && span["url.path"] is { } path
            && asked.Contains(Uri.UnescapeDataString(path));
    }

    private static Task SendAsync(int processId, int signal)
    {
        Signal.Send(processId, signal);
        return Task.CompletedTask;
    }
}
