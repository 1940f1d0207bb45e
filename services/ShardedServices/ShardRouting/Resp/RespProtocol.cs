using System.Buffers;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Sessions;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>Redis' protocol, RESP2, on both sides.</summary>
internal sealed class RespProtocol : IProtocol
{
    private readonly Stack<GatheredReplies> _free = new();
    private long _clients;

    /// <summary>What an answer of our own, or a request that is written anew, is written into: used at once.</summary>
    public ArrayBufferWriter<byte> Output { get; } = new();

    public SplitRequest Splitter { get; } = new();

    public bool CanCopy => true;

    public ClientSession NewSession(Router router, ILoopConnection connection) =>
        new RespSession(this, router, connection, ++_clients);

    public IWire NewWire(Replica replica) => new RespWire(replica);

    public Task CopyAsync(Replica from, Replica to) => ReplicaCopy.RunAsync(from, to);

    public IAsyncEnumerable<IReadOnlyList<byte[]>> ListKeysAsync(Replica replica) =>
        ReplicaKeys.ListAsync(replica);

    public Task SettleAsync(Shard shard, Call call) => ChanceFlow.RunAsync(shard, call);

    /// <summary>A request that was typed, as a shard is asked it; in <see cref="Output"/>.</summary>
    public ReadOnlySpan<byte> Rewrite(RespRequest request, ReadOnlySpan<byte> bytes)
    {
        Output.ResetWrittenCount();
        RespText.WriteRequest(Output, request, bytes);
        return Output.WrittenSpan;
    }

    public GatheredReplies RentGather(ClientSession session, RedisRouting routing)
    {
        var gather = _free.TryPop(out var free) ? free : new(_free) { Session = session };
        gather.Session = session;
        gather.Routing = routing;
        return gather;
    }
}
