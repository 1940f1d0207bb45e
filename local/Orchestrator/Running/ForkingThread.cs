using System.Collections.Concurrent;
using System.Diagnostics;

namespace Aspire.Hosting.Running;

/// <summary>Starts every process from one thread that lives as long as this process does.</summary>
/// <remarks>
/// The kernel sends a child its parent-death signal when the <em>thread</em> that forked it ends: started
/// from a thread of the pool, a service would be killed whenever the pool shrinks.
/// </remarks>
internal static class ForkingThread
{
    // At most one start waits per resource: its runner takes one step at a time.
    private static readonly BlockingCollection<Task<Process>> Starts = Begin();

    public static Task<Process> StartAsync(ProcessStartInfo info)
    {
        // What follows the start must not run on, or hold up, this thread.
        var start = new Task<Process>(
            () => Process.Start(info)!, TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(start);
        return start;
    }

    private static BlockingCollection<Task<Process>> Begin()
    {
        var starts = new BlockingCollection<Task<Process>>();
        var thread = new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
            {
                start.RunSynchronously(TaskScheduler.Default);
            }
        });
        thread.IsBackground = true;
        thread.Name = "Forking";
        thread.Start();
        return starts;
    }
}
