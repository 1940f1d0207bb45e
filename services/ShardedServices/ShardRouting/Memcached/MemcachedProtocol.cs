using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Sessions;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>memcached's text protocol, on both sides.</summary>
internal sealed class MemcachedProtocol : IProtocol
{
    private readonly Stack<GatheredValues> _free = new();

    public bool CanCopy => false;

    public ClientSession NewSession(Router router, ILoopConnection connection) =>
        new MemcachedSession(this, router, connection);

    public IWire NewWire(Replica replica) => new MemcachedWire(replica);

    public GatheredValues RentGather(ClientSession session)
    {
        if (!_free.TryPop(out var gather))
        {
            return new(_free) { Session = session };
        }

        gather.Session = session;
        return gather;
    }

    public Task CopyAsync(Replica from, Replica to) =>
        throw new NotSupportedException("A memcached that returns is emptied, never copied.");

    public IAsyncEnumerable<IReadOnlyList<byte[]>> ListKeysAsync(Replica replica) =>
        MemcachedListing.ListAsync(replica);

    public Task SettleAsync(Shard shard, Call call) =>
        throw new NotSupportedException("What memcached does is never chance.");
}
