using System.Diagnostics;

namespace Aspire.Hosting.Running.Containers;

/// <summary>
/// A process that removes a container when it is told to, or when this process is gone: nobody else would, as
/// the engine does not know whose container it is.
/// </summary>
/// <remarks>Where there is no shell (Windows), the next run removes what a killed one left.</remarks>
internal sealed class ContainerGuard : IDisposable
{
    // Its input ends with this process, however that ends. What ends a terminal's processes spares it.
    // Killed before: podman would ask it to end, and wait.
    private const string Script =
        """
        trap '' INT HUP TERM
        exec >/dev/null 2>&1
        cat
        "$0" kill "$1"
        exec "$0" rm --force "$1"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Process? _process;

    public ContainerGuard(ContainerEngine engine, string container)
    {
        if (!OperatingSystem.IsWindows())
        {
            var start = new ProcessStartInfo("sh", ["-c", Script, engine.Command, container])
            {
                RedirectStandardInput = true,
                UseShellExecute = false,
            };
            _process = Process.Start(start);
        }
    }

    /// <summary>Has the container removed, running or not, as soon as the engine answers.</summary>
    public async Task RemoveAsync()
    {
        if (_process is null)
        {
            return;
        }

        // An engine that takes longer is not waited for: the guard goes on, as when this process is gone.
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _process?.Dispose();
}
