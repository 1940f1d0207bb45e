using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using DesignPatterns.Testing;

namespace DesignPatterns.AppHost.Tests.Running;

/// <summary>
/// The AppHost as a person runs it: a process of its own, in a process group of its own as a terminal gives it, with
/// its output and every process that descends from it.
/// </summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _mark = $"{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<string> _lines = [];

    /// <param name="command">The command and its arguments.</param>
    /// <param name="environment">Variables beside the inherited ones.</param>
    private AppHostProcess(IReadOnlyList<string> command, params (string Name, string Value)[] environment)
    {
        TemporaryFiles = Directory.CreateTempSubdirectory("apphost-test-").FullName;
        // Tests that run in the background of a shell were told to ignore SIGINT, and would hand that on.
        var start = new ProcessStartInfo("setsid", ["/usr/bin/env", "--default-signal=INT", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DESIGNPATTERNS_TEST_MARK"] = _mark;
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["TMPDIR"] = TemporaryFiles;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Where this run and all its processes put temporary files.</summary>
    public string TemporaryFiles { get; }

    public string Output => string.Join('\n', _lines);

    /// <summary>Starts the built AppHost on random ports; later arguments win.</summary>
    public static AppHostProcess Start(params string[] arguments) => Start([], arguments);

    public static AppHostProcess Start((string Name, string Value)[] environment, params string[] arguments) =>
        StartWithDashboard(environment, ["--no-dashboard", .. arguments]);

    public static AppHostProcess StartWithDashboard(
        (string Name, string Value)[] environment, params string[] arguments) =>
        new(
            [
                "dotnet", typeof(Projects.AppHost).Assembly.Location,
                "--only=dictionary", "--backing=processes", "--DcpPublisher:RandomizePorts=true",
                "--startup-timeout=00:03:00", .. arguments,
            ],
            environment);

    /// <summary>Starts the README's command.</summary>
    public static AppHostProcess StartScript(params string[] arguments) =>
        new([Path.Combine(Projects.AppHost.ProjectPath, "..", "run.sh"), .. arguments]);

    public async Task WaitForLineAsync(string part, TimeSpan timeout)
    {
        var started = Stopwatch.GetTimestamp();
        while (!_lines.Any(line => line.Contains(part, StringComparison.Ordinal)))
        {
            Assert.True(
                Stopwatch.GetElapsedTime(started) < timeout && !_process.HasExited,
                $"No line with '{part}':\n{Output}");
            await Task.Delay(50);
        }
    }

    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        await _process.WaitForExitAsync().WaitAsync(timeout);
        return _process.ExitCode;
    }

    /// <summary>The living processes that this run started, itself included: they carry its mark.</summary>
    public IReadOnlyList<int> FindProcesses() =>
        [.. Directory.GetDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!))
            .Where(CarriesMark)];

    /// <summary>Waits until none of this run's processes is left, nobody ending them.</summary>
    public async Task WaitUntilNoneIsLeftAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (FindProcesses() is { Count: > 0 } left)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"Left: {string.Join(", ", left)}\n{Output}");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (FindProcesses() is { Count: > 0 } left)
        {
            try
            {
                Array.ForEach([.. left], id => Signal.Send(id, Signal.Kill));
            }
            catch (Win32Exception)
            {
                // It ended with the AppHost, before it was its turn here.
            }

            await Task.Delay(10);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(TemporaryFiles, recursive: true);
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }

    private bool CarriesMark(int id)
    {
        try
        {
            // A process that has ended but was not waited for yet has an empty environment.
            return File.ReadAllText($"/proc/{id}/environ").Contains(_mark, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
