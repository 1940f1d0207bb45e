using System.ComponentModel;
using System.Runtime.InteropServices;

namespace DesignPatterns.Testing;

/// <summary>Signals to processes that a test started, by their own id.</summary>
public static partial class Signal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <param name="processId">A process; negative: all of a process group.</param>
    /// <param name="signal">The number of the signal.</param>
    public static void Send(int processId, int signal)
    {
        if (kill(processId, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"signal {signal} to {processId}");
        }
    }

    /// <summary>Stops all threads of a process: on a busy machine one may go on for a while otherwise.</summary>
    public static async Task PauseAsync(int processId)
    {
        Send(processId, Stop);
        while (!IsPaused(processId))
        {
            await Task.Delay(1);
        }
    }

    public static bool IsAlive(int processId) => kill(processId, 0) == 0;

    private static bool IsPaused(int processId)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{processId}/task").All(thread =>
                File.ReadLines($"{thread}/status").Any(IsStateAtRest));
        }
        catch (IOException)
        {
            // It has ended, or one of its threads has: what is left is looked at again, if anything is.
            return !Directory.Exists($"/proc/{processId}");
        }
    }

    // Stopped, or ended and not waited for yet.
    private static bool IsStateAtRest(string line) =>
        line.StartsWith("State:\tT", StringComparison.Ordinal)
        || line.StartsWith("State:\tZ", StringComparison.Ordinal);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int processId, int signal);
}
