using System.Diagnostics;

namespace DesignPatterns.ShardLoad;

/// <summary>The time that a process was on a core, user and system.</summary>
internal static class ProcessorTime
{
    /// <summary>To 10 ms, of all threads, also of those that have ended; 0 without a process.</summary>
    /// <remarks>
    /// Nanoseconds are to be had of living threads only, in <c>/proc/…/task/*/schedstat</c>: when the one
    /// that compiles
    /// ends during a measurement, all that it ever used is missing.
    /// </remarks>
    public static double SecondsOf(int processId)
    {
        if (processId == 0)
        {
            return 0;
        }

        using var process = Process.GetProcessById(processId);
        return process.TotalProcessorTime.TotalSeconds;
    }
}
