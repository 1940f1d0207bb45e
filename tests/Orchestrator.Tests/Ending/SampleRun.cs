using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace DesignPatterns.Orchestrator.Tests.Ending;

/// <summary>
/// The sample AppHost as a process of its own. Whatever becomes of the test, it ends with it.
/// </summary>
/// <remarks>Tests of one that has a dashboard are of one collection: those of two would want the same port.</remarks>
internal sealed class SampleRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];

    private SampleRun(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output => string.Join('\n', _lines);

    /// <param name="sample">Which of the sample AppHost's applications.</param>
    /// <param name="environment">Variables beside the inherited ones; null takes one of these away.</param>
    public static SampleRun Start(string sample, params (string Name, string? Value)[] environment)
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
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new SampleRun(start);
    }

    /// <summary>The ids of the services that the AppHost runs, once there are so many.</summary>
    /// <exception cref="TimeoutException">There are more or fewer all the while.</exception>
    public async Task<int[]> FindChildrenAsync(int count, TimeSpan? patience = null) => await FindAsync(
        $"{count} services", () => Children().Where(IsService).ToArray() is var all && all.Length == count ? all : null,
        patience);

    /// <summary>The first child with the variable, as soon as there is one, and the variable's value.</summary>
    public async Task<(int Id, string Value)> FindVariableAsync(string name)
    {
        var found = await FindAsync(name, () => Children()
            .SelectMany(id => (Read($"/proc/{id}/environ") ?? "").Split('\0').Select(one => Tuple.Create(id, one)))
            .FirstOrDefault(one => one.Item2.StartsWith($"{name}=", StringComparison.Ordinal)));
        return (found.Item1, found.Item2[(name.Length + 1)..]);
    }

    /// <summary>The first line with such a beginning, once it is printed.</summary>
    public Task<string> FindLineAsync(string beginning) => FindAsync(
        beginning, () => _lines.FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal)));

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

    private async Task<T> FindAsync<T>(string what, Func<T?> look, TimeSpan? patience = null) where T : class
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < (patience ?? Application.Patience))
        {
            if (look() is { } found)
            {
                return found;
            }

            await Task.Delay(5);
        }

        var commands = Children().Select(id => Read($"/proc/{id}/cmdline")?.Replace('\0', ' '));
        throw new TimeoutException(
            $"{what}: not found.\nIt runs:\n{string.Join('\n', commands)}\nIt said:\n{Output}");
    }

    private IEnumerable<int> Children() => Directory.GetDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), out var id) ? id : 0)
        .Where(id => id != 0 && Field(id, parent: true) == Id);

    // A child is first a copy of the AppHost, then what ties its life to the AppHost's, and then the service. On the
    // way from one to the next it has no command line, nor has it after its end.
    private static bool IsService(int id)
    {
        var commandLine = Read($"/proc/{id}/cmdline");
        return !string.IsNullOrEmpty(commandLine)
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
