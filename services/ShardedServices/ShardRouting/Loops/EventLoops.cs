namespace DesignPatterns.ShardRouting.Loops;

/// <summary>Makes loops.</summary>
internal static class EventLoops
{
    /// <param name="time">The clock of <see cref="IEventLoop.Now"/> and
    /// <see cref="IEventLoop.After"/>.</param>
    /// <param name="faulted">
    /// Hears, on the loop's thread, what handlers and actions throw; the loop goes on. It must not throw
    /// itself.
    /// </param>
    public static IEventLoop Create(
        TimeProvider? time = null, LoopKind kind = LoopKind.Best, Action<Exception>? faulted = null) =>
        kind == LoopKind.Best && OperatingSystem.IsLinux()
            ? new EpollLoop(time ?? TimeProvider.System, faulted)
            : new SocketLoop(time ?? TimeProvider.System, faulted);
}
