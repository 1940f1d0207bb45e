namespace DesignPatterns.ShardRouting.Loops;

/// <summary>Brings an <c>async</c> method that was started on a loop's thread back to it.</summary>
internal sealed class LoopContext(EventLoop loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => loop.Post(() => d(state));

    /// <exception cref="NotSupportedException">From another thread: the loop lets nobody wait for
    /// it.</exception>
    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!loop.IsOnThread)
        {
            throw new NotSupportedException("A loop is posted to; nobody waits for it.");
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}
