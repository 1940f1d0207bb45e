namespace DesignPatterns.Testing;

/// <summary>Runs what blocks its thread where nobody else needs it.</summary>
/// <remarks>
/// A runner of properties blocks until what a property awaits has ended. On a thread of the pool it would take
/// that thread from those who are to end it, and what they queue for that thread stays there.
/// </remarks>
public static class OwnThread
{
    public static Task RunAsync(Action body) => Task.Factory.StartNew(
        body, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
