using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using DesignPatterns.Testing;

namespace DesignPatterns.Orchestrator.Tests.Ending;

public sealed class StopTests
{
    [Fact]
    public async Task A_process_is_asked_to_end_and_says_its_last_words()
    {
        await using var app = await Application.StartAsync(builder => builder.AddExecutable(
            "polite", "sh", ".", "-c",
            "trap 'echo goodbye; exit 0' TERM; echo ready; while :; do sleep 0.1; done"));
        await app.PrintsAsync("polite", "ready");
        await app.ResourceCommands.ExecuteCommandAsync("polite", "stop");
        Assert.Equal(0, (await app.ReachesAsync("polite", KnownResourceStates.Finished)).ExitCode);
        Assert.Contains("goodbye", await app.OutputAsync("polite"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_will_not_end_is_ended_after_six_seconds()
    {
        await using var app = await Application.StartAsync(builder => builder.AddExecutable(
            "stubborn", "sh", ".", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"));
        await app.PrintsAsync("stubborn", "ready");
        var id = (await app.ReachesAsync("stubborn", KnownResourceStates.Running)).ProcessId();
        var clock = Stopwatch.StartNew();
        await app.ResourceCommands.ExecuteCommandAsync("stubborn", "stop");
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(5.5), TimeSpan.FromSeconds(20));
        Assert.True(await Processes.IsGoneAsync(id));
    }

    [Fact]
    public async Task A_paused_process_is_stopped_all_the_same()
    {
        await using var app = await Application.StartAsync(builder => builder.AddIdle("idle"));
        var id = (await app.ReachesAsync("idle", KnownResourceStates.Running)).ProcessId();
        await Signal.PauseAsync(id);

        await app.DisposeAsync();
        Assert.True(await Processes.IsGoneAsync(id));
    }

    [Fact]
    public async Task Disposing_ends_all_processes_at_once()
    {
        var app = await Application.StartAsync(builder =>
        {
            for (var i = 0; i < 10; i++)
            {
                builder.AddIdle($"idle-{i}");
            }
        });
        var ids = new List<int>();
        for (var i = 0; i < 10; i++)
        {
            ids.Add((await app.ReachesAsync($"idle-{i}", KnownResourceStates.Running)).ProcessId());
        }

        await app.DisposeAsync();
        Assert.DoesNotContain(ids, Processes.Exists);
    }

    [Fact]
    public async Task A_process_outlives_the_thread_that_asked_for_its_start()
    {
        await using var app = await Application.StartAsync(
            builder => builder.AddIdle("idle").WithExplicitStart());
        var thread = new Thread(
            () => app.ResourceCommands.ExecuteCommandAsync("idle", "start").GetAwaiter().GetResult());
        thread.Start();
        thread.Join();
        var id = (await app.ReachesAsync("idle", KnownResourceStates.Running)).ProcessId();
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.True(Processes.Exists(id));
    }
}
