using System.Buffers;

namespace DesignPatterns.Gathering.Wire;

/// <summary>How requests and answers are put into bytes.</summary>
/// <param name="Write">Called under a connection's lock: it must not wait for anything.</param>
/// <param name="Read">
/// Called by the thread that reads the connection, with bytes that are gone when it returns. What it throws
/// fails the attempt.
/// </param>
public sealed record LeafFormat<TRequest, TAnswer>(
    Action<TRequest, IBufferWriter<byte>> Write,
    Func<ReadOnlySpan<byte>, TAnswer> Read);
