using System.Diagnostics;
using System.Globalization;

namespace DesignPatterns.Orchestrator.Tests.Ending;

/// <summary>The sample AppHost as a process of its own. Whatever becomes of the test, it ends with it.</summary>
internal sealed class SampleRun : IAsyncDisposable
{
    private readonly Process _process;

    private SampleRun(Process process) => _process = process;

    public int Id => _process.Id;

    public static SampleRun Start(string sample)
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
        return new SampleRun(Process.Start(start)!);
    }

    /// <summary>The ids of the services that the AppHost runs, once there are so many.</summary>
    /// <exception cref="TimeoutException">There are more or fewer all the while.</exception>
    public async Task<int[]> FindChildrenAsync(int count, TimeSpan? patience = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < (patience ?? Application.Patience))
        {
            var children = Directory.GetDirectories("/proc")
                .Select(directory => int.TryParse(Path.GetFileName(directory), out var id) ? id : 0)
                .Where(id => id != 0 && Field(id, parent: true) == Id && IsService(id))
                .ToArray();
            if (children.Length == count)
            {
                return children;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"The AppHost did not start {count} processes.");
    }

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Application.Patience);
        return _process.ExitCode;
    }

    /// <summary>Kills the AppHost alone, and sees it gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    public static int Group(int id) => Field(id, parent: false);

    // A child is first a copy of the AppHost, then what ties its life to the AppHost's, and then the service.
    private static bool IsService(int id)
    {
        var commandLine = Read($"/proc/{id}/cmdline");
        return commandLine is not null
            && !commandLine.Contains("SampleAppHost.dll", StringComparison.Ordinal)
            && !commandLine.Contains("setpriv", StringComparison.Ordinal);
    }

    // /proc/<id>/stat: id (name) state parent group …
    private static int Field(int id, bool parent) =>
        Read($"/proc/{id}/stat")?.Split(") ")[^1].Split(' ') is { } fields
            ? int.Parse(fields[parent ? 1 : 2], CultureInfo.InvariantCulture)
            : -1;

    /// <summary>Null if the process has ended since it was listed.</summary>
    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
