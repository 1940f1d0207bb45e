using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace DesignPatterns.Orchestrator.Tests.Failures;

public sealed class FailureTests
{
    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var app = await Application.StartAsync(builder => builder
            .AddProject<Projects.SampleService>("service", launchProfileName: null)
            .WithHttpEndpoint(port, isProxied: false));
        await app.ReachesAsync("service", KnownResourceStates.FailedToStart);
        Assert.Contains(
            $"service: port {port} is in use", await app.OutputAsync("service"), StringComparison.Ordinal);

        taken.Stop();
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("service", "start")).Success);
        await app.ReachesAsync("service", KnownResourceStates.Running);
    }

    [Theory]
    [InlineData("no-such-command", ".", "'no-such-command' was not found")]
    [InlineData("./no-such-file", ".", "'./no-such-file' was not found")]
    [InlineData("sleep", "no-such-folder", "no-such-folder does not exist")]
    public async Task What_is_missing_is_named(string command, string directory, string expected)
    {
        await using var app = await Application.StartAsync(
            builder => builder.AddExecutable("broken", command, directory));
        await app.ReachesAsync("broken", KnownResourceStates.FailedToStart);
        Assert.Contains(expected, await app.OutputAsync("broken"), StringComparison.Ordinal);
        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("broken", "start")).Success);
    }

    [Fact]
    public async Task A_process_that_dies_tells_its_exit_code_and_its_last_error()
    {
        await using var app = await Application.StartAsync(builder => builder.AddExecutable(
            "dying", "sh", ".", "-c",
            "echo fine; echo 'the disk is full' >&2; echo '   at line 1' >&2; exit 3"));
        var finished = await app.ReachesAsync("dying", KnownResourceStates.Finished);
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains(
            "dying: ended with exit code 3: the disk is full", await app.OutputAsync(
                "dying"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_killed_from_outside_is_finished_too()
    {
        await using var app = await Application.StartAsync(builder => builder.AddIdle("idle"));
        var id = (await app.ReachesAsync("idle", KnownResourceStates.Running)).ProcessId();
        System.Diagnostics.Process.GetProcessById(id).Kill();
        var finished = await app.ReachesAsync("idle", KnownResourceStates.Finished);
        Assert.Equal(137, finished.ExitCode);
    }

    [Fact]
    public async Task A_reference_to_an_endpoint_that_is_not_there_is_named()
    {
        await using var app = await Application.StartAsync(builder =>
        {
            var server = builder.AddIdle("server").WithHttpEndpoint();
            builder.AddIdle("idle").WithEnvironment("URL", server.GetEndpoint("nope"));
        });
        await app.ReachesAsync("idle", KnownResourceStates.FailedToStart);
        Assert.Contains("`nope`", await app.OutputAsync("idle"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5000, 5000, true)]
    [InlineData(5000, 5001, false)]
    public async Task Ports_that_contradict_each_other_are_refused_in_one_line(
        int port, int targetPort, bool isProxied)
    {
        var builder = await Application.CreateAsync();
        builder.AddIdle("idle").WithHttpEndpoint(port, targetPort, isProxied: isProxied);
        await using var app = await builder.BuildAsync();
        var refusal = await Assert.ThrowsAnyAsync<DistributedApplicationException>(
            () => app.StartAsync().WaitAsync(Application.Patience));
        Assert.StartsWith("idle: endpoint 'http'", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task Of_two_resources_with_one_port_the_second_is_refused_and_both_are_named()
    {
        await using var app = await Application.StartAsync(builder =>
        {
            builder.AddIdle("first").WithHttpEndpoint(18_124, isProxied: false);
            builder.AddIdle("second").WithHttpEndpoint(18_124, isProxied: false);
        });
        await app.ReachesAsync("first", KnownResourceStates.Running);
        await app.ReachesAsync("second", KnownResourceStates.FailedToStart);
        Assert.Contains(
            "second: port 18124 is that of first already", await app.OutputAsync("second"),
            StringComparison.Ordinal);
    }
}
