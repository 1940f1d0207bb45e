using System.Diagnostics;
using System.Globalization;

namespace DesignPatterns.Orchestrator.Tests.Ending;

/// <summary>The sample AppHost as a process of its own, ended in every way.</summary>
public sealed class AppHostEndTests
{
    /// <summary>The dashboard is a process like the others, and ends as they do.</summary>
    private const int Dashboard = 1;

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Told_to_end_the_AppHost_takes_every_process_with_it(string signal)
    {
        using var appHost = Start("service");
        var children = await ChildrenAsync(appHost.Id, 1 + Dashboard);
        await SignalAsync(signal, appHost.Id);
        await appHost.WaitForExitAsync().WaitAsync(Application.Patience);
        Assert.Equal(0, appHost.ExitCode);
        Assert.DoesNotContain(children, Processes.Exists);
    }

    [Fact]
    public async Task Killed_the_AppHost_takes_every_process_with_it()
    {
        using var appHost = Start("stubborn");
        var children = await ChildrenAsync(appHost.Id, 2 + Dashboard);
        appHost.Kill();
        await appHost.WaitForExitAsync().WaitAsync(Application.Patience);
        foreach (var child in children)
        {
            Assert.True(await Processes.IsGoneAsync(child));
        }
    }

    [Fact]
    public async Task An_interrupt_from_the_terminal_reaches_the_AppHost_alone()
    {
        using var appHost = Start("stubborn");
        var children = await ChildrenAsync(appHost.Id, 2 + Dashboard);
        Assert.All(children, child => Assert.NotEqual(Group(appHost.Id), Group(child)));
        appHost.Kill();
        await appHost.WaitForExitAsync().WaitAsync(Application.Patience);
    }

    private static Process Start(string sample)
    {
        // Tests that run in the background of a shell were told to ignore SIGINT, and would hand that on.
        var assembly = typeof(Projects.SampleAppHost).Assembly.Location;
        var start = new ProcessStartInfo(
            "env", ["--default-signal=INT", "dotnet", assembly, $"--sample={sample}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        return Process.Start(start)!;
    }

    private static async Task<int[]> ChildrenAsync(int appHost, int count)
    {
        for (var i = 0; i < 600; i++)
        {
            var children = Directory.GetDirectories("/proc")
                .Select(directory => int.TryParse(Path.GetFileName(directory), out var id) ? id : 0)
                .Where(id => id != 0 && Field(id, parent: true) == appHost && IsService(id))
                .ToArray();
            if (children.Length == count)
            {
                return children;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"The AppHost did not start {count} processes.");
    }

    // A child is first a copy of the AppHost, then what ties its life to the AppHost's, and then the service.
    private static bool IsService(int id)
    {
        var commandLine = File.ReadAllText($"/proc/{id}/cmdline");
        return !commandLine.Contains("SampleAppHost.dll", StringComparison.Ordinal)
            && !commandLine.Contains("setpriv", StringComparison.Ordinal);
    }

    private static int Group(int id) => Field(id, parent: false);

    // /proc/<id>/stat: id (name) state parent group …
    private static int Field(int id, bool parent)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
            return int.Parse(fields[parent ? 1 : 2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return -1;
        }
    }

    private static async Task SignalAsync(string signal, int id)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{id}"]);
        await kill.WaitForExitAsync();
    }
}
