using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Running;

/// <summary>One run of a resource's process, from its start to its last line of output.</summary>
internal sealed partial class ServiceProcess : IResourceRun
{
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int ForceEnd = 9;
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan DrainPeriod = TimeSpan.FromSeconds(1);
    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly Task _output;
    private string? _lastLine;
    private string? _lastError;

    private ServiceProcess(Process process, ResourceLog log, TimeProvider time)
    {
        _process = process;
        _time = time;
        Id = process.Id;
        _output = Task.WhenAll(
            CopyAsync(process.StandardOutput, log, isError: false),
            CopyAsync(process.StandardError, log, isError: true));
        Ended = EndAsync();
    }

    public int Id { get; }
    public Task<int?> Ended { get; }
    public bool IsStopping { get; private set; }
    public string? LastWord => _lastError ?? _lastLine;
    public ResourcePropertySnapshot Identity => new("executable.pid", Id);

    public static async Task<ServiceProcess> StartAsync(Launch launch, ResourceLog log, TimeProvider time) =>
        new(await ForkingThread.StartAsync(launch.ToStartInfo()), log, time);

    public async Task StopAsync()
    {
        IsStopping = true;
        Signal(Terminate);
        // A paused process would not see the request before it runs again.
        Signal(Continue);
        try
        {
            await Ended.WaitAsync(GracePeriod, _time);
        }
        catch (TimeoutException)
        {
            Signal(ForceEnd);
            await Ended;
        }
    }

    /// <summary>Ends the process, if it has not ended yet.</summary>
    public async Task KillAsync()
    {
        if (!Ended.IsCompleted)
        {
            Signal(ForceEnd);
        }

        await Ended;
    }

    private void Signal(int signal)
    {
        if (_process.HasExited)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            _process.Kill(entireProcessTree: true);
            return;
        }

        _ = Kill(Id, signal);
    }

    private async Task<int?> EndAsync()
    {
        await _process.WaitForExitAsync();
        if (Launch.HasOwnSession)
        {
            // What the process itself started must not outlive it; it is in the same group.
            _ = Kill(-Id, ForceEnd);
        }

        // A grandchild that left the group may keep the output open for ever.
        await Task.WhenAny(_output, Task.Delay(DrainPeriod, _time));

        // Not disposed of: whoever signals while it ends asks it whether it has, and it holds nothing open.
        return _process.ExitCode;
    }

    private async Task CopyAsync(StreamReader reader, ResourceLog log, bool isError)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                log.Add(line, isError);
                // What is indented or begins with a dash belongs to a stack trace.
                if (line is [not (' ' or '\t' or '-'), ..])
                {
                    _ = isError ? _lastError = line : _lastLine = line;
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process has ended, and the time for its last lines too.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
