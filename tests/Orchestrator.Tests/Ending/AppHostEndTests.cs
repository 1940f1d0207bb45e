using DesignPatterns.Testing;

namespace DesignPatterns.Orchestrator.Tests.Ending;

/// <summary>The sample AppHost as a process of its own, ended in every way.</summary>
[Collection(nameof(SampleRun))]
public sealed class AppHostEndTests
{
    /// <summary>The dashboard is a process like the others, and ends as they do.</summary>
    private const int Dashboard = 1;

    [Theory]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.Interrupt)]
    public async Task Told_to_end_the_AppHost_takes_every_process_with_it(int signal)
    {
        await using var appHost = SampleRun.Start("service");
        var children = await appHost.FindChildrenAsync(1 + Dashboard);
        Signal.Send(appHost.Id, signal);
        Assert.True(await appHost.WaitForExitAsync() == 0, appHost.Output);
        Assert.DoesNotContain(children, Processes.Exists);
    }

    [Fact]
    public async Task Killed_the_AppHost_takes_every_process_with_it()
    {
        await using var appHost = SampleRun.Start("stubborn");
        var children = await appHost.FindChildrenAsync(2 + Dashboard);
        await appHost.KillAsync();
        foreach (var child in children)
        {
            Assert.True(await Processes.IsGoneAsync(child));
        }
    }

    [Fact]
    public async Task An_interrupt_from_the_terminal_reaches_the_AppHost_alone()
    {
        await using var appHost = SampleRun.Start("stubborn");
        var children = await appHost.FindChildrenAsync(2 + Dashboard);
        Assert.All(children, child => Assert.NotEqual(SampleRun.Group(appHost.Id), SampleRun.Group(child)));
    }

    [Fact]
    public async Task Given_up_while_it_starts_the_AppHost_is_ended()
    {
        int id;
        await using (var appHost = SampleRun.Start("stubborn"))
        {
            id = appHost.Id;
            await Assert.ThrowsAsync<TimeoutException>(
                () => appHost.FindChildrenAsync(count: 100, patience: TimeSpan.FromMilliseconds(200)));
        }

        Assert.False(Processes.Exists(id));
    }
}
