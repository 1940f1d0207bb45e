using System.Diagnostics;

namespace DesignPatterns.Testing;

/// <summary>Signals to processes, with an end that can be seen: <c>kill</c> returns before it is felt.</summary>
public static class Signals
{
    public static async Task SendAsync(int processId, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{processId}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Stops all threads of a process; on a busy machine one may go on for a while otherwise.</summary>
    public static async Task PauseAsync(int processId)
    {
        await SendAsync(processId, "STOP");
        while (!IsPaused(processId))
        {
            await Task.Delay(1);
        }
    }

    public static Task ResumeAsync(int processId) => SendAsync(processId, "CONT");

    private static bool IsPaused(int processId)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{processId}/task").All(thread =>
                File.ReadLines($"{thread}/status").Any(line => line.StartsWith("State:\tT", StringComparison.Ordinal)));
        }
        catch (IOException)
        {
            // It has ended, or one of its threads has: what is left is looked at again, if anything is.
            return !Directory.Exists($"/proc/{processId}");
        }
    }
}
