using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using DesignPatterns.Orchestrator.Tests.Ending;

namespace DesignPatterns.Orchestrator.Tests.Containers;

/// <summary>What becomes of containers when their engine is not as it should be; these run without one.</summary>
public sealed class EngineTests
{
    [Fact]
    public async Task Without_an_engine_the_state_says_so_and_the_log_what_to_do()
    {
        await using var app = await Application.StartAsync(
            builder =>
            {
                var container = builder.AddShell("lonely", "sleep 1000");
                builder.AddIdle("waiting").WaitFor(container);
            },
            "--DcpPublisher:ContainerRuntime=no-such-engine");

        await app.ReachesAsync("lonely", KnownResourceStates.RuntimeUnhealthy);
        await app.ReachesAsync("waiting", KnownResourceStates.FailedToStart);
        Assert.Contains(
            "lonely: no container engine answers (there is no command 'no-such-engine'): start Docker or Podman",
            await app.OutputAsync("lonely"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_dies_is_told_by_the_state_and_may_come_back()
    {
        using var engine = new FakeEngine("engine");
        await using var app = await Application.StartAsync(
            builder => builder.AddShell("orphan", "sleep 1000"), engine.Choice);
        await app.ReachesAsync("orphan", KnownResourceStates.Running);

        engine.Die();

        await app.ReachesAsync("orphan", KnownResourceStates.RuntimeUnhealthy);
        await app.PrintsAsync("orphan", "orphan: its container engine is gone: the engine is away");
        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("orphan", "start")).Success);

        File.Delete(Path.Combine(engine.Folder, "dead"));
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("orphan", "start")).Success);
        await app.ReachesAsync("orphan", KnownResourceStates.Running);
    }

    [Fact]
    public async Task An_engine_that_no_longer_answers_holds_up_no_stop()
    {
        using var engine = new FakeEngine("engine");
        await using var app = await Application.StartAsync(
            builder => builder.AddShell("stuck", "sleep 1000"), engine.Choice);
        await app.PrintsAsync("stuck", "ready");

        engine.Hang();
        await app.ResourceCommands.ExecuteCommandAsync("stuck", "stop").WaitAsync(Application.Patience);

        await app.ReachesAsync("stuck", KnownResourceStates.Exited);
        // Whoever removes it goes on by itself where the engine takes its time.
        for (var i = 0; i < 600 && !engine.Calls.Any(IsRemoval); i++)
        {
            await Task.Delay(50);
        }

        Assert.Single(engine.Calls, IsRemoval);
    }

    [Fact]
    public async Task Where_docker_does_not_answer_podman_is_asked()
    {
        using var docker = new FakeEngine("docker");
        using var podman = new FakeEngine("podman");
        docker.Die();
        await using var appHost = SampleRun.Start(
            "container",
            ("ASPIRE_CONTAINER_RUNTIME", null),
            ("PATH", $"{docker.Folder}:{podman.Folder}:{Environment.GetEnvironmentVariable("PATH")}"));
        for (var i = 0; i < 1200 && !podman.Calls.Any(IsRun); i++)
        {
            await Task.Delay(50);
        }

        Assert.Single(podman.Calls, IsRun);
        Assert.DoesNotContain(docker.Calls, IsRun);

        // Killed, the AppHost has the container removed all the same.
        await appHost.KillAsync();
        for (var i = 0; i < 600 && !podman.Calls.Any(IsRemoval); i++)
        {
            await Task.Delay(50);
        }

        Assert.Single(podman.Calls, IsRemoval);
    }

    [Fact]
    public async Task The_values_of_variables_are_not_among_the_engines_arguments()
    {
        using var engine = new FakeEngine("engine");
        await using var app = await Application.StartAsync(
            builder => builder.AddRedis("redis"), engine.Choice, "--Parameters:redis-password=secret");
        await app.ReachesAsync("redis", KnownResourceStates.Running);

        var run = Assert.Single(engine.Calls, IsRun);
        Assert.Contains("--env REDIS_PASSWORD", run, StringComparison.Ordinal);
        Assert.EndsWith(
            "--entrypoint /bin/sh docker.io/library/redis:8.6 -c exec redis-server --requirepass $REDIS_PASSWORD",
            run,
            StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run, StringComparison.Ordinal);
        Assert.Matches(@"--publish 127\.0\.0\.1:[0-9]+:6379 ", run);
    }

    [Fact]
    public async Task A_container_that_would_look_for_others_on_its_own_localhost_is_refused()
    {
        using var engine = new FakeEngine("engine");
        await using var app = await Application.StartAsync(
            builder =>
            {
                var server = builder.AddIdle("server").WithHttpEndpoint();
                builder.AddShell("client", "sleep 1000").WithReference(server.GetEndpoint("http"));
            },
            engine.Choice);

        await app.ReachesAsync("client", KnownResourceStates.FailedToStart);
        Assert.Contains("client: it refers to server", await app.OutputAsync("client"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_containers_endpoint_needs_the_port_inside()
    {
        var builder = await Application.CreateAsync();
        builder.AddShell("vague", "sleep 1000").WithHttpEndpoint();
        await using var app = await builder.BuildAsync();
        var refusal = await Assert.ThrowsAnyAsync<DistributedApplicationException>(
            () => app.StartAsync().WaitAsync(Application.Patience));
        Assert.StartsWith("vague: endpoint 'http' has no target port", refusal.Message, StringComparison.Ordinal);
    }

    private static bool IsRun(string call) => call.StartsWith("run ", StringComparison.Ordinal);

    private static bool IsRemoval(string call) => call.StartsWith("rm --force ", StringComparison.Ordinal);
}
