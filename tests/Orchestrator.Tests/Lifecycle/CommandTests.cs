using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace DesignPatterns.Orchestrator.Tests.Lifecycle;

public sealed class CommandTests
{
    [Fact]
    public async Task A_process_can_be_stopped_started_and_restarted()
    {
        await using var app = await Application.StartAsync(builder => builder.AddIdle("idle"));
        var running = await app.ReachesAsync("idle", KnownResourceStates.Running);
        Assert.Equal(ResourceCommandState.Hidden, running.Command("start"));
        Assert.Equal(ResourceCommandState.Enabled, running.Command("stop"));
        Assert.Equal(ResourceCommandState.Enabled, running.Command("restart"));

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("idle", "stop")).Success);
        var stopped = await app.ReachesAsync("idle", KnownResourceStates.Finished);
        Assert.NotNull(stopped.StopTimeStamp);
        Assert.Equal(ResourceCommandState.Enabled, stopped.Command("start"));
        Assert.Equal(ResourceCommandState.Hidden, stopped.Command("stop"));
        Assert.Equal(ResourceCommandState.Disabled, stopped.Command("restart"));

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("idle", "start")).Success);
        var second = await app.ReachesAsync("idle", KnownResourceStates.Running);
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("idle", "restart")).Success);
        var third = await app.ReachesAsync("idle", KnownResourceStates.Running);
        Assert.Equal(3, new[] { running, second, third }.Select(s => s.ProcessId()).Distinct().Count());
    }

    [Fact]
    public async Task A_resource_of_explicit_start_waits_for_its_command()
    {
        await using var app = await Application.StartAsync(
            builder => builder.AddIdle("idle").WithExplicitStart());
        var idle = await app.ReachesAsync("idle", KnownResourceStates.NotStarted);
        Assert.Equal(ResourceCommandState.Enabled, idle.Command("start"));
        await app.ResourceCommands.ExecuteCommandAsync("idle", "start");
        await app.ReachesAsync("idle", KnownResourceStates.Running);
    }

    [Fact]
    public async Task A_command_of_ones_own_gives_its_result_and_its_failure()
    {
        await using var app = await Application.StartAsync(builder => builder.AddIdle("idle")
            .WithCommand("greet", "Greet", _ => Task.FromResult(CommandResults.Failure("replaced")))
            .WithCommand(
                "greet", "Greet", context => Task.FromResult(CommandResults.Success(context.ResourceName)))
            .WithCommand("throw", "Throw", _ => throw new InvalidOperationException("thrown"))
            .WithCommand("off", "Off", _ => Task.FromResult(CommandResults.Success()), new CommandOptions
            {
                UpdateState = context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running
                    ? ResourceCommandState.Disabled
                    : ResourceCommandState.Enabled,
            }));
        var greeted = await app.ResourceCommands.ExecuteCommandAsync("idle", "greet");
        Assert.True(greeted.Success);
        Assert.StartsWith("idle", greeted.Message, StringComparison.Ordinal);
        var thrown = await app.ResourceCommands.ExecuteCommandAsync("idle", "throw");
        Assert.False(thrown.Success);
        Assert.Equal("thrown", thrown.Message);
        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("idle", "unknown")).Success);
        var running = await app.ReachesAsync("idle", KnownResourceStates.Running);
        Assert.Equal(ResourceCommandState.Disabled, running.Command("off"));
        Assert.Equal(ResourceCommandState.Enabled, running.Command("greet"));
    }

    [Fact]
    public async Task An_http_command_posts_and_succeeds_on_2xx()
    {
        await using var app = await Application.StartAsync(builder => builder
            .AddProject<Projects.SampleService>("service", launchProfileName: null)
            .WithHttpEndpoint().WithHttpHealthCheck("/health")
            .WithHttpCommand("/health/false", "Fall ill", commandName: "ill")
            .WithHttpCommand("/ended", "End", commandName: "ended"));
        await app.ResourceNotifications.WaitForResourceHealthyAsync(
            "service").WaitAsync(Application.Patience);
        using var client = app.CreateHttpClient("service", "http");
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("service", "ill")).Success);
        Assert.False((await client.GetAsync("/health")).IsSuccessStatusCode);
        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("service", "ended")).Success);
    }
}
