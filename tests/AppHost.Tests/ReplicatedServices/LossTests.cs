using DesignPatterns.Running;
using DesignPatterns.Testing;

namespace DesignPatterns.AppHost.Tests.ReplicatedServices;

/// <summary>Replicas are lost one after the other under load, and none of them is missed.</summary>
public sealed class LossTests
{
    private const int PerSecond = 200;
    private const int Seconds = 20;

    [Fact]
    public async Task A_server_killed_a_server_paused_and_a_cache_killed_cost_no_request()
    {
        await using var run = await DictionaryRun.StartAsync();
        var words = await run.ListWordsAsync("s", PerSecond * Seconds);
        string[] paths = [.. words.Select(Path)];
        // Code that never ran is compiled when it first does: not under load.
        await Load.SendAsync(run.Edge, [.. (await run.ListWordsAsync("b", 200)).Select(Path)], perSecond: 50);
        var paused = await run.FindProcessIdAsync("dictionary-server-1");
        var killedServer = await run.FindProcessIdAsync("dictionary-server-0");
        var killedCache = await run.FindProcessIdAsync("response-cache-0");

        var outcomes = await Load.SendAsync(
            run.Edge,
            paths,
            PerSecond,
            (4 * PerSecond, () => SendAsync(killedServer, Signal.Kill)),
            (9 * PerSecond, () => SendAsync(paused, Signal.Stop)),
            (14 * PerSecond, () => SendAsync(killedCache, Signal.Kill)));
        Signal.Send(paused, Signal.Continue);

        var failed = outcomes.Where(outcome => outcome.Failed).ToList();
        Assert.True(failed.Count == 0, $"{failed.Count} failed:\n{string.Join('\n', failed.Take(10))}");
        Assert.Equal(0, outcomes.Count(outcome => outcome.Stale));

        // The words were new to the caches: every one was looked up at a server. A killed process takes the spans
        // of its last 200 ms with it.
        Assert.All(outcomes, outcome => Assert.DoesNotContain("; hit", outcome.CacheStatus, StringComparison.Ordinal));
        await run.Telemetry.WaitForSpansAsync(
            spans => spans.Count(span => span.IsServer("dictionary-server") && IsLookup(span)) >= paths.Length * 0.95,
            TimeSpan.FromSeconds(10));
    }

    private static string Path(string word) => $"/definitions/{Uri.EscapeDataString(word)}";

    private static bool IsLookup(ReceivedSpan span) =>
        span["url.path"] is { } path && path.StartsWith("/definitions/s", StringComparison.Ordinal);

    private static Task SendAsync(int processId, int signal)
    {
        Signal.Send(processId, signal);
        return Task.CompletedTask;
    }
}
