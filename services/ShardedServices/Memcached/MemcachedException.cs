namespace DesignPatterns.Memcached;

/// <summary>Why a call has no answer.</summary>
public enum MemcachedFault
{
    /// <summary>The server answered that it cannot: <c>SERVER_ERROR</c>. The connection stays.</summary>
    ServerError,

    /// <summary>Not in time. A write may have been done all the same.</summary>
    Timeout,

    /// <summary>No connection, or lost before the answer came. A write may have been done all the same.</summary>
    Unreachable,

    /// <summary>The server said what the protocol does not allow here; the connection was closed.</summary>
    Nonsense,

    /// <summary>As many calls, or bytes, as there may be are on their way; this one was not sent.</summary>
    TooMany,
}

/// <summary>A call that has no answer: expected of a cache, and no reason to fail the request.</summary>
public sealed class MemcachedException : Exception
{
    public MemcachedException(MemcachedFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    public MemcachedFault Fault { get; }
}
