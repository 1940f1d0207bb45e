using System.Net;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>One thread and the connections it owns: whatever it calls, it calls there, one at a time.</summary>
/// <remarks>
/// The plug to the operating system. A <em>turn</em> hands each connection that has something to read what has
/// come, then calls <see cref="TurnEnded"/>, then runs what is due, then sends what was written. So all that one
/// turn writes to a connection leaves in one system call. But for <see cref="Post"/>, members are called on the
/// loop's thread, or before <see cref="Start"/>.
/// </remarks>
internal interface IEventLoop : IAsyncDisposable
{
    /// <summary>A monotonic clock: the time since some start, read once a turn.</summary>
    TimeSpan Now { get; }

    /// <summary>What a turn does once all that had come in was handed over, before it sends.</summary>
    Action? TurnEnded { get; set; }

    /// <summary>Starts the thread.</summary>
    void Start();

    /// <summary>Runs the action in one of the next turns, in the order posted. From any thread.</summary>
    void Post(Action action);

    /// <summary>Runs the action once, at the end of the first turn after that time; it cannot be taken back.</summary>
    void After(TimeSpan delay, Action action);

    /// <summary>Listens, and asks for a handler for each connection that comes.</summary>
    /// <returns>Where it listens: the port that was chosen, when 0 was asked for.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The address is taken, or not this machine's.</exception>
    IPEndPoint Listen(IPEndPoint endPoint, Func<ILoopConnection, IConnectionHandler> accept);

    /// <summary>Accepts no more connections; those that are open stay.</summary>
    void StopListening();

    /// <summary>
    /// Connects, resolving a name anew each time. The handler hears of it: connected, or closed with the reason.
    /// </summary>
    ILoopConnection Connect(EndPoint endPoint, IConnectionHandler handler);
}
