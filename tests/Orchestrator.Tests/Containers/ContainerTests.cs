using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using DesignPatterns.Orchestrator.Tests.Ending;
using StackExchange.Redis;

namespace DesignPatterns.Orchestrator.Tests.Containers;

/// <summary>Containers under a real engine; not run where none answers.</summary>
public sealed class ContainerTests
{
    [Fact]
    public async Task Redis_in_a_container_is_healthy_and_lets_in_who_refers_to_it()
    {
        await Engine.RequireAsync();
        await using var app = await Application.StartAsync(builder =>
            builder.AddIdle("client").WithReference(builder.AddRedis("with-password").WithImageTag(Engine.Tag)));
        await app.ResourceNotifications.WaitForResourceHealthyAsync("with-password").WaitAsync(Application.Patience);

        var environment = await app.EnvironmentAsync("client");
        var options = ConfigurationOptions.Parse(environment["ConnectionStrings__with-password"]!);
        using (var redis = await ConnectionMultiplexer.ConnectAsync(options))
        {
            await redis.GetDatabase().PingAsync().WaitAsync(Application.Patience);
        }

        Assert.Equal(options.Password, environment["WITH_PASSWORD_PASSWORD"]);
        options.Password = "guessed";
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(options));
    }

    [Fact]
    public async Task A_container_that_ends_tells_its_exit_code_and_what_it_printed()
    {
        await Engine.RequireAsync();
        await using var app = await Application.StartAsync(builder => builder
            .AddShell("dying", "echo fine; echo 'the disk is full' >&2; exit 3"));

        Assert.Equal(3, (await app.ReachesAsync("dying", KnownResourceStates.Exited)).ExitCode);
        await app.PrintsAsync("dying", "fine");
        await app.PrintsAsync("dying", "dying: ended with exit code 3: the disk is full");
        Assert.True(await Engine.HasNoneOfAsync("dying."));
    }

    [Fact]
    public async Task A_container_is_asked_to_end_can_be_started_again_and_is_removed()
    {
        await Engine.RequireAsync();
        const string Polite = "trap 'echo goodbye; exit 0' TERM; echo \"hello $WORD\"; while :; do sleep 0.1; done";
        await using var app = await Application.StartAsync(
            builder => builder.AddShell("polite", Polite).WithEnvironment("WORD", "there"));
        await app.PrintsAsync("polite", "hello there");

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("polite", "stop")).Success);
        Assert.Equal(0, (await app.ReachesAsync("polite", KnownResourceStates.Exited)).ExitCode);
        Assert.Contains("goodbye", await app.OutputAsync("polite"), StringComparison.Ordinal);
        Assert.True(await Engine.HasNoneOfAsync("polite."));

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("polite", "start")).Success);
        Assert.Single(await Engine.ContainersOfAsync("polite."));
        await app.DisposeAsync();
        Assert.Empty(await Engine.ContainersOfAsync("polite."));
    }

    [Fact]
    public async Task A_container_that_will_not_end_is_ended_after_ten_seconds()
    {
        await Engine.RequireAsync();
        await using var app = await Application.StartAsync(builder => builder
            .AddShell("stubborn", "trap '' TERM; echo ready; while :; do sleep 0.1; done"));
        await app.PrintsAsync("stubborn", "ready");

        await app.ResourceCommands.ExecuteCommandAsync("stubborn", "stop");

        Assert.Equal(137, (await app.ReachesAsync("stubborn", KnownResourceStates.Exited)).ExitCode);
        Assert.Empty(await Engine.ContainersOfAsync("stubborn."));
    }

    [Fact]
    public async Task An_image_that_cannot_be_had_is_told_in_the_engines_words()
    {
        await Engine.RequireAsync();
        await using var app = await Application.StartAsync(
            builder => builder.AddContainer("broken", "localhost:1/no-such-image", "1.0"));

        await app.ReachesAsync("broken", KnownResourceStates.FailedToStart);

        var output = await app.OutputAsync("broken");
        Assert.Matches("broken: .*rror.*localhost:1", output);
        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("broken", "start")).Success);
    }

    [Fact]
    public async Task A_killed_AppHost_leaves_no_container()
    {
        await Engine.RequireAsync();
        await using var appHost = SampleRun.Start("container");
        for (var i = 0; i < 600 && (await Engine.ContainersOfAsync($"idle.{appHost.Id}.")).Length == 0; i++)
        {
            await Task.Delay(50);
        }

        Assert.Single(await Engine.ContainersOfAsync($"idle.{appHost.Id}."));

        await appHost.KillAsync();

        Assert.True(await Engine.HasNoneOfAsync($"idle.{appHost.Id}."));
    }

    [Fact]
    public async Task What_an_AppHost_that_is_gone_left_behind_is_removed_at_the_next_start()
    {
        await Engine.RequireAsync();
        // No process has an id beyond the kernel's limit.
        var leftover = $"lost.{int.MaxValue}.1.{Guid.NewGuid():N}";
        var label = $"designpatterns.apphost={Environment.MachineName}";
        await Engine.AskAsync(
            "run", "--detach", "--name", leftover, "--label", label, "--entrypoint", "sleep",
            $"{Engine.Image}:{Engine.Tag}", "1000");
        Assert.Single(await Engine.ContainersOfAsync(leftover));

        await using var app = await Application.StartAsync(builder => builder.AddShell("next", "sleep 1000"));

        await app.ReachesAsync("next", KnownResourceStates.Running);
        Assert.Empty(await Engine.ContainersOfAsync(leftover));
        Assert.Single(await Engine.ContainersOfAsync("next."));
    }
}

internal static class Shells
{
    /// <summary>A container that runs a shell's script.</summary>
    public static IResourceBuilder<ContainerResource> AddShell(
        this IDistributedApplicationTestingBuilder builder, string name, string script) =>
        builder.AddContainer(name, Engine.Image, Engine.Tag).WithEntrypoint("/bin/sh").WithArgs("-c", script);
}
