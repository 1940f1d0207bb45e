using DesignPatterns.Testing;

namespace DesignPatterns.AppHost.Tests.Running;

/// <summary>However the AppHost ends, it leaves no process and no file behind.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan Startup = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Ctrl_C_stops_everything_in_order_and_leaves_nothing()
    {
        await using var run = AppHostProcess.Start();
        await run.WaitForLineAsync("Ctrl+C stops everything.", Startup);
        Assert.DoesNotContain("Dashboard", run.Output, StringComparison.Ordinal);

        // A terminal interrupts the whole process group; the services are in sessions of their own.
        Signal.Send(-run.Id, Signal.Interrupt);

        Assert.Equal(0, await run.WaitForExitAsync(Shutdown));
        Assert.Empty(run.FindProcesses());
        Assert.Empty(Directory.GetFileSystemEntries(run.TemporaryFiles));
    }

    [Fact]
    public async Task SIGTERM_means_the_same_as_Ctrl_C()
    {
        await using var run = AppHostProcess.Start();
        await run.WaitForLineAsync("Ctrl+C stops everything.", Startup);

        Signal.Send(run.Id, Signal.Terminate);

        Assert.Equal(0, await run.WaitForExitAsync(Shutdown));
        Assert.Empty(run.FindProcesses());
        Assert.Empty(Directory.GetFileSystemEntries(run.TemporaryFiles));
    }

    [Fact]
    public async Task A_killed_AppHost_takes_every_service_with_it()
    {
        await using var run = AppHostProcess.Start();
        await run.WaitForLineAsync("Ctrl+C stops everything.", Startup);
        Assert.True(run.FindProcesses().Count >= 7, run.Output);
        Assert.Contains("shared-cache", run.Output, StringComparison.Ordinal);
        Assert.Single(run.FindProcesses(), IsRedis);

        Signal.Send(run.Id, Signal.Kill);

        await run.WaitUntilNoneIsLeftAsync();
    }

    [Fact]
    public async Task Stopping_while_services_still_start_leaves_nothing()
    {
        await using var run = AppHostProcess.Start();
        using var deadline = new CancellationTokenSource(Startup);
        while (run.FindProcesses().Count < 3)
        {
            await Task.Delay(20, deadline.Token);
        }

        Signal.Send(run.Id, Signal.Terminate);

        await run.WaitForExitAsync(Shutdown);
        Assert.Empty(run.FindProcesses());
    }

    private static bool IsRedis(int processId) =>
        File.ReadAllText($"/proc/{processId}/cmdline").StartsWith("redis-server", StringComparison.Ordinal);
}
