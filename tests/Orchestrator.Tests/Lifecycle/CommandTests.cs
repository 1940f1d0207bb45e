using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.Orchestrator.Tests.Lifecycle;

public sealed class CommandTests
{
    [Fact]
    public async Task A_process_can_be_stopped_started_and_restarted()
    {
        await using var app = await Application.StartAsync(builder => builder.AddIdle("idle"));
        var running = await app.ReachesAsync("idle", KnownResourceStates.Running);

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("idle", "stop")).Success);
        await app.ReachesAsync("idle", KnownResourceStates.Finished);

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
        await app.ReachesAsync("idle", KnownResourceStates.NotStarted);
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
            .WithCommand("throw", "Throw", _ => throw new InvalidOperationException("thrown")));
        var greeted = await app.ResourceCommands.ExecuteCommandAsync("idle", "greet");
        Assert.True(greeted.Success);
        Assert.StartsWith("idle", greeted.Message, StringComparison.Ordinal);
        var thrown = await app.ResourceCommands.ExecuteCommandAsync("idle", "throw");
        Assert.False(thrown.Success);
        Assert.Equal("thrown", thrown.Message);
        await foreach (var lines in app.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync("idle"))
        {
            Assert.Contains(lines, line => line is
            {
                Content: "Error executing command 'throw'. thrown",
                IsErrorMessage: true,
            });
        }

        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("idle", "unknown")).Success);
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
