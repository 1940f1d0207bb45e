using System.Globalization;

namespace DesignPatterns.ShardLoad;

/// <summary>The time that a process was on a core, to the nanosecond, where <c>/proc/…/stat</c> counts 10 ms.</summary>
internal static class ProcessorTime
{
    /// <summary>Of all its threads that still live; 0 without a process.</summary>
    public static double SecondsOf(int processId)
    {
        if (processId == 0)
        {
            return 0;
        }

        // On the processor, waiting for it, and how often: in nanoseconds, for each thread.
        var nanoseconds = Directory.EnumerateDirectories($"/proc/{processId}/task")
            .Sum(thread => long.Parse(
                File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture));
        return nanoseconds / 1e9;
    }
}
