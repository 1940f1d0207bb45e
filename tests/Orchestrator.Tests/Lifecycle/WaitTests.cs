using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.Orchestrator.Tests.Lifecycle;

public sealed class WaitTests
{
    [Fact]
    public async Task A_resource_starts_only_when_what_it_waits_for_is_healthy()
    {
        var healthy = false;
        var builder = await Application.CreateAsync();
        builder.Services.AddHealthChecks().AddCheck(
            "gate", () => healthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not yet"));
        var first = builder.AddIdle("first").WithHealthCheck("gate");
        builder.AddIdle("second").WaitFor(first);
        builder.AddIdle("third").WaitForStart(first);
        await using var app = await builder.BuildAsync();
        var starting = app.StartAsync();

        await app.ReachesAsync("third", KnownResourceStates.Running);
        await app.ReachesAsync("second", KnownResourceStates.Waiting);
        Assert.False(starting.IsCompleted);

        healthy = true;
        await app.ReachesAsync("second", KnownResourceStates.Running);
        await starting.WaitAsync(Application.Patience);
    }

    [Fact]
    public async Task A_resource_waits_until_the_ready_subscribers_of_its_dependency_are_done()
    {
        var done = new TaskCompletionSource();
        var builder = await Application.CreateAsync();
        var first = builder.AddIdle("first");
        builder.Eventing.Subscribe<ResourceReadyEvent>(first.Resource, (_, _) => done.Task);
        builder.AddIdle("second").WaitFor(first);
        await using var app = await builder.BuildAsync();
        var starting = app.StartAsync();

        await app.ReachesAsync("first", KnownResourceStates.Running);
        await app.ReachesAsync("second", KnownResourceStates.Waiting);
        Assert.False(starting.IsCompleted);
        done.SetResult();
        await app.ReachesAsync("second", KnownResourceStates.Running);
    }

    [Fact]
    public async Task What_waits_for_a_resource_that_fails_to_start_fails_too()
    {
        await using var app = await Application.StartAsync(builder =>
        {
            var broken = builder.AddExecutable("broken", "no-such-command", ".");
            var second = builder.AddIdle("second").WaitFor(broken);
            builder.AddIdle("third").WaitFor(second);
        });
        await app.ReachesAsync("broken", KnownResourceStates.FailedToStart);
        await app.ReachesAsync("second", KnownResourceStates.FailedToStart);
        await app.ReachesAsync("third", KnownResourceStates.FailedToStart);
        await Assert.ThrowsAsync<DistributedApplicationException>(() =>
            app.ResourceNotifications.WaitForResourceHealthyAsync("third").WaitAsync(Application.Patience));
    }

    [Fact]
    public async Task A_start_command_on_a_waiting_resource_ends_its_wait()
    {
        var builder = await Application.CreateAsync();
        builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy());
        builder.AddIdle("second").WaitFor(builder.AddIdle("first").WithHealthCheck("never"));
        await using var app = await builder.BuildAsync();
        var starting = app.StartAsync();
        await app.ReachesAsync("second", KnownResourceStates.Waiting);
        await app.ResourceCommands.ExecuteCommandAsync("second", KnownResourceCommands.StartCommand);
        await app.ReachesAsync("second", KnownResourceStates.Running);
        await starting.WaitAsync(Application.Patience);
    }

    [Fact]
    public async Task An_application_is_disposed_while_resources_still_wait()
    {
        var builder = await Application.CreateAsync();
        builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy());
        builder.AddIdle("second").WaitFor(builder.AddIdle("first").WithHealthCheck("never"));
        var app = await builder.BuildAsync();
        var starting = app.StartAsync();
        await app.ReachesAsync("second", KnownResourceStates.Waiting);
        var first = (await app.ReachesAsync("first", KnownResourceStates.Running)).ProcessId();

        // The entry point is given 30 s to end by itself.
        await app.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(25));
        Assert.False(Processes.Exists(first));
        await Assert.ThrowsAnyAsync<Exception>(() => starting.WaitAsync(Application.Patience));
    }
}
