using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Sessions;

namespace DesignPatterns.ShardRouting.Shards;

/// <summary>What clients and shards speak: the plug for memcached's text protocol and for RESP.</summary>
internal interface IProtocol
{
    ClientSession NewSession(Router router, ILoopConnection connection);

    IWire NewWire(Replica replica);

    /// <summary>
    /// Whether a replica that returns gets all that a live one has; else it is empty, and warmed by what it misses.
    /// </summary>
    bool CanCopy { get; }

    /// <summary>Gives a replica all that a live one has, and has both take the writes that come meanwhile.</summary>
    /// <exception cref="ShardFailedException">One of them went out.</exception>
    /// <exception cref="NotSupportedException">The protocol cannot.</exception>
    Task CopyAsync(Replica from, Replica to);

    /// <summary>The keys of a replica, some at a time; those that come or go meanwhile may be missing.</summary>
    /// <exception cref="Calls.ShardFailedException">It went out.</exception>
    /// <exception cref="NotSupportedException">It cannot.</exception>
    IAsyncEnumerable<IReadOnlyList<byte[]>> ListKeysAsync(Replica replica);

    /// <summary>
    /// Has one replica do a call whose outcome is chance, and the others take what came of it, while nothing else is
    /// asked of the shard.
    /// </summary>
    /// <exception cref="NotSupportedException">The protocol has no such calls.</exception>
    Task SettleAsync(Shard shard, Call call);
}
