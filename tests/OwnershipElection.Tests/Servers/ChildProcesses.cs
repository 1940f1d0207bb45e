using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace DesignPatterns.OwnershipElection.Tests.Servers;

/// <summary>Starts processes that die with this one, even when it is killed.</summary>
/// <remarks>
/// Linux tells a child of its parent's death when the <em>thread</em> that started it ends: so one thread,
/// which lives as long as the process, starts them all.
/// </remarks>
internal static class ChildProcesses
{
    private static readonly BlockingCollection<Action> Starts = [];

    static ChildProcesses() => new Thread(Run) { IsBackground = true, Name = "child processes" }.Start();

    /// <param name="log">The file to which all goes that it says, a missing command included.</param>
    public static Task<Process> StartAsync(string log, string command, params string[] arguments)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                string[] line =
                [
                    "--pdeathsig", "KILL", "--",
                    "sh", "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1", "sh", log, command, .. arguments,
                ];
                started.SetResult(Process.Start(new ProcessStartInfo("setpriv", line))!);
            }
            catch (Win32Exception missing)
            {
                started.SetException(new InvalidOperationException("setpriv must be installed.", missing));
            }
        });
        return started.Task;
    }

    private static void Run()
    {
        foreach (var start in Starts.GetConsumingEnumerable())
        {
            start();
        }
    }
}
