using DesignPatterns.Running;
using DesignPatterns.Testing;

namespace DesignPatterns.AppHost.Tests.Dashboard;

public sealed class DashboardLossTests
{
    private const int PerSecond = 200;

    // More than Edge has for a request.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Killed_under_load_the_dashboard_costs_no_request()
    {
        await using var run = new ShownRun();
        await run.InitializeAsync();
        string[] paths = [.. Enumerable.Range(0, 12 * PerSecond).Select(number => $"/definitions/{Word(number)}")];
        await Load.SendAsync(run.Edge, paths[..PerSecond], perSecond: 50);
        var dashboard = run.FindProcessId();

        var outcomes = await Load.SendAsync(run.Edge, paths, PerSecond, Patience, (3 * PerSecond, () =>
        {
            Signal.Send(dashboard, Signal.Kill);
            return Task.CompletedTask;
        }));

        // A word that is in no dictionary is an answer, too: what must not be is none.
        Assert.DoesNotContain(outcomes, outcome => outcome.Status is not (200 or 404));
        await Assert.ThrowsAsync<HttpRequestException>(() => run.Programs.GetAsync("/login"));
        using var answer = await run.Edge.GetAsync("/definitions/gossamer");
        Assert.True(answer.IsSuccessStatusCode);
    }

    // Half of them new to the caches, half asked before.
    private static string Word(int number) => number % 2 == 0 ? $"gossamer{number}" : "gossamer";
}
