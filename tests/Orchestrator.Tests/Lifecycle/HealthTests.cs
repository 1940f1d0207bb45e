using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Orchestrator.Tests.Lifecycle;

public sealed class HealthTests
{
    [Fact]
    public async Task Running_without_checks_is_healthy()
    {
        await using var app = await Application.StartAsync(builder => builder.AddIdle("idle"));
        var healthy = await app.ResourceNotifications.WaitForResourceHealthyAsync(
            "idle").WaitAsync(Application.Patience);
        Assert.Equal(HealthStatus.Healthy, healthy.Snapshot.HealthStatus);
        Assert.Empty(healthy.Snapshot.HealthReports);
    }

    [Fact]
    public async Task Health_is_the_worst_report_and_nothing_unless_running()
    {
        var builder = await Application.CreateAsync();
        builder.Services.AddHealthChecks()
            .AddCheck("good", () => HealthCheckResult.Healthy())
            .AddCheck("poor", () => HealthCheckResult.Degraded("slow"));
        builder.AddIdle("idle").WithHealthCheck("good").WithHealthCheck("poor");
        builder.AddIdle("later").WithHealthCheck("good").WithExplicitStart();
        await using var app = await builder.BuildAsync();
        await app.StartAsync().WaitAsync(Application.Patience);

        var idle = await app.ResourceNotifications.WaitForResourceAsync(
            "idle", e => e.Snapshot.HealthStatus == HealthStatus.Degraded).WaitAsync(Application.Patience);
        Assert.Equal("slow", idle.Snapshot.HealthReports.Single(r => r.Name == "poor").Description);
        Assert.Null((await app.ReachesAsync("later", KnownResourceStates.NotStarted)).HealthStatus);
    }

    [Fact]
    public async Task An_http_check_wants_exactly_its_status()
    {
        await using var app = await Application.StartAsync(builder =>
        {
            builder.AddProject<Projects.SampleService>("service", launchProfileName: null)
                .WithHttpEndpoint().WithHttpHealthCheck("/health");
            builder.AddProject<Projects.SampleService>("odd", launchProfileName: null)
                .WithHttpEndpoint().WithHttpHealthCheck("/nowhere", 404, "http");
        });
        await app.ResourceNotifications.WaitForResourceHealthyAsync(
            "service").WaitAsync(Application.Patience);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("odd").WaitAsync(Application.Patience);
        using var client = app.CreateHttpClient("service", "http");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task Ready_is_raised_once_a_run()
    {
        var ready = 0;
        await using var app = await Application.StartAsync(builder =>
        {
            builder.AddIdle("idle");
            builder.Eventing.Subscribe<ResourceReadyEvent>(
                (_, _) => Task.FromResult(Interlocked.Increment(ref ready)));
        });
        await app.ResourceNotifications.WaitForResourceHealthyAsync("idle").WaitAsync(Application.Patience);
        Assert.Equal(1, ready);
        await app.ResourceCommands.ExecuteCommandAsync("idle", KnownResourceCommands.RestartCommand);
        await app.ReachesAsync("idle", KnownResourceStates.Running);
        for (var i = 0; i < 600 && Volatile.Read(ref ready) < 2; i++)
        {
            await Task.Delay(50);
        }

        Assert.Equal(2, ready);
    }

    [Fact]
    public async Task A_check_that_is_not_registered_fails_the_start()
    {
        var builder = await Application.CreateAsync();
        builder.AddIdle("idle").WithHealthCheck("nowhere");
        await using var app = await builder.BuildAsync();
        await Assert.ThrowsAnyAsync<OptionsValidationException>(
            () => app.StartAsync().WaitAsync(Application.Patience));
    }
}
