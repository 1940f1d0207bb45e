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
    private static readonly BlockingCollection<Action> Starts = Begin();

    public static Task<Process> StartAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }

    private static BlockingCollection<Action> Begin()
    {
        var starts = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
            {
                start();
            }
        })
        {
            IsBackground = true,
            Name = "Forking",
        };
        thread.Start();
        return starts;
    }
}
