using System.ComponentModel;
using System.Runtime.InteropServices;

namespace DesignPatterns.Running;

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

    public static bool IsAlive(int processId) => kill(processId, 0) == 0;

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int processId, int signal);
}
