using System.Collections.Concurrent;

namespace DesignPatterns.OwnershipElection.Tests.Ownership;

/// <summary>Runs what several "processes" await on the test's own thread, one step after the other, so that a
/// schedule runs the same way each time.</summary>
internal sealed class Pump : SynchronizationContext
{
    private readonly ConcurrentQueue<(SendOrPostCallback Step, object? State)> _steps = new();

    public override void Post(SendOrPostCallback d, object? state) => _steps.Enqueue((d, state));

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs a test's body under a pump of its own.</summary>
    public static void Run(Action<Pump> body)
    {
        var before = Current;
        var pump = new Pump();
        SetSynchronizationContext(pump);
        try
        {
            body(pump);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Goes on until nobody has anything to do before the clock moves.</summary>
    public void Settle()
    {
        for (var steps = 0; _steps.TryDequeue(out var next); steps++)
        {
            Assert.True(steps < 1_000_000, "It never comes to rest.");
            next.Step(next.State);
        }
    }

    /// <summary>The outcome of what must be over once all has settled.</summary>
    public T Finish<T>(Task<T> task)
    {
        Settle();
        Assert.True(task.IsCompleted, "It is still waiting.");
        return task.GetAwaiter().GetResult();
    }

    public void Finish(Task task)
    {
        Settle();
        Assert.True(task.IsCompleted, "It is still waiting.");
        task.GetAwaiter().GetResult();
    }
}
