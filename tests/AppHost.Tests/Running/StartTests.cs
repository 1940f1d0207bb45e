using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DesignPatterns.AppHost.Tests.Running;

/// <summary>What goes wrong at the start is told in one line that names the resource; the exit code is not 0.</summary>
public sealed class StartTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task The_script_starts_everything_checks_it_and_stops()
    {
        await using var run = AppHostProcess.StartScript(
            "--only", "dictionary", "--check", "--startup-timeout", "00:03:00");

        var exitCode = await run.WaitForExitAsync(TimeSpan.FromMinutes(6));

        Assert.True(exitCode == 0, run.Output);
        Assert.Contains("curl -k https://localhost:8443/definitions/gossamer", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"partOfSpeech\":\"noun\"", run.Output, StringComparison.Ordinal);
        Assert.Matches("First answer after [0-9.]+ s. Memory of all processes: [0-9]+ MB", run.Output);
        Assert.Empty(run.FindProcesses());
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_its_resource()
    {
        using var other = new TcpListener(IPAddress.Loopback, 8443);
        other.Start();

        await using var run = AppHostProcess.Start("--DcpPublisher:RandomizePorts=false");

        Assert.NotEqual(0, await run.WaitForExitAsync(Timeout));
        Assert.Single(run.Output.Split('\n'), line =>
            line.Contains("edge", StringComparison.Ordinal)
            && line.Contains("port 8443 is in use", StringComparison.Ordinal));
        await run.WaitUntilNoneIsLeftAsync();
    }

    [Fact]
    public async Task A_service_that_dies_at_start_is_named_with_its_last_words()
    {
        await using var run = AppHostProcess.Start([("Edge__TrustedProxies__0", "my-proxy")]);

        Assert.NotEqual(0, await run.WaitForExitAsync(Timeout));
        Assert.Single(run.Output.Split('\n'), line =>
            line.Contains("edge did not start", StringComparison.Ordinal)
            && line.Contains("my-proxy", StringComparison.Ordinal));
        await run.WaitUntilNoneIsLeftAsync();
    }

    [Fact]
    public async Task A_service_that_is_never_healthy_is_named_with_the_reason()
    {
        // The servers' data is a pipe that nobody writes to: they run, and load for ever.
        var folder = Directory.CreateTempSubdirectory("never-healthy-");
        var pipe = Path.Combine(folder.FullName, "data.br");
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync();
        }

        await File.WriteAllTextAsync($"{pipe}.sha256", $"{new string('0', 64)}  data.br");
        await using var run = AppHostProcess.Start(
            [("Definitions__DataFile", pipe)], "--startup-timeout=00:00:07");

        Assert.NotEqual(0, await run.WaitForExitAsync(Timeout));
        Assert.Single(run.Output.Split('\n'), line =>
            line.StartsWith("dictionary-server-", StringComparison.Ordinal)
            && line.Contains("is not healthy after 7 s", StringComparison.Ordinal)
            && line.Contains("answered with status 503", StringComparison.Ordinal));
        await run.WaitUntilNoneIsLeftAsync();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(
        "--only=dictionery",
        "--only dictionery: expected a list of dictionary, sharded-memcache, sharded-redis, search, ownership.")]
    [InlineData("--corpus=/no/such/folder", "--corpus /no/such/folder: expected a folder of texts.")]
    [InlineData("--backing=cloud", "--backing cloud: expected one of auto, containers, processes.")]
    public async Task A_wrong_choice_is_answered_with_the_right_ones(string argument, string answer)
    {
        await using var run = AppHostProcess.Start(argument);

        Assert.Equal(2, await run.WaitForExitAsync(Timeout));
        Assert.Equal(answer, run.Output);
    }
}
